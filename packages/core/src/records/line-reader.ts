import { Buffer } from 'node:buffer';
import type { Hash } from 'node:crypto';
import type { FileAccess } from '../files/file-access.ts';
import { openForReading } from '../files/hash-file.ts';
import type { LinePlace } from './damaged-line.ts';
import { damagedLine } from './damaged-line.ts';

const CHUNK_BYTES = 1 << 20;
/** Lines of the suite's files are far shorter: a record of the longest path that systems allow has some 30,000 bytes. */
export const LONGEST_LINE = 16 << 20;
const LINE_FEED = 0x0a;

export interface StoredLine {
  /** The bytes without the line feed; valid only until the next line is asked for. */
  readonly bytes: Buffer;
  /** From 1. */
  readonly number: number;
  /** Byte offset of the line in its file. */
  readonly offset: number;
  /** False for a last line that no line feed ends (a torn write), and for a line that was too long and skipped. */
  readonly whole: boolean;
}

export interface LineReading {
  /**
   * Given every byte but those of the last line, which in our formats is the footer that holds it; complete once all
   * lines were read.
   */
  readonly digest?: Hash | undefined;
  /** Byte offset of the first line to read; lines are numbered from there. 0 if absent. */
  readonly from?: number | undefined;
  /** What to do with a line over `LONGEST_LINE`: throw `damaged`, or give it without its bytes and as not whole. */
  readonly tooLong?: 'throw' | 'skip' | undefined;
}

/** The lines of a file, split on LF bytes only. Memory: one chunk, or the longest line, at most twice `LONGEST_LINE`. */
export function* readLines(
  access: FileAccess,
  path: string,
  { digest, from = 0, tooLong = 'throw' }: LineReading = {},
): Generator<StoredLine> {
  const fd = openForReading(access, path);
  let lastLine: Buffer = Buffer.alloc(0);
  try {
    let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let filled = 0;
    let offset = from;
    let number = 0;
    let skipped: number | null = null;
    for (;;) {
      // From its beginning a file is read without positions, so that a pipe can be read too.
      const count = access.read(fd, buffer.subarray(filled), from === 0 ? null : offset + filled);
      filled += count;
      let start = 0;
      let lastStart = 0;
      const held = buffer.subarray(0, filled);
      for (let end = held.indexOf(LINE_FEED); end >= 0; end = held.indexOf(LINE_FEED, start)) {
        number += 1;
        if (skipped === null)
          yield { bytes: held.subarray(start, end), number, offset: offset + start, whole: true };
        else yield { bytes: held.subarray(0, 0), number, offset: skipped, whole: false };
        skipped = null;
        lastStart = start;
        start = end + 1;
      }
      if (count === 0) {
        if (skipped !== null)
          yield { bytes: held.subarray(0, 0), number: number + 1, offset: skipped, whole: false };
        else if (start < filled)
          yield { bytes: held.subarray(start), number: number + 1, offset: offset + start, whole: false };
        return;
      }
      // Whole chunks are summed instead of lines, always one line behind.
      if (digest !== undefined && start > 0) {
        digest.update(lastLine).update(held.subarray(0, lastStart));
        lastLine = Buffer.from(held.subarray(lastStart, start));
      }
      offset += start;
      filled -= start;
      if (filled > LONGEST_LINE && skipped === null) {
        if (tooLong === 'throw') throw tooLongLine({ path, number: number + 1, offset });
        skipped = offset;
      }
      if (skipped !== null) {
        offset += filled;
        filled = 0;
        continue;
      }
      const next = filled === buffer.length ? Buffer.allocUnsafe(buffer.length * 2) : buffer;
      buffer.copy(next, 0, start, start + filled);
      buffer = next;
    }
  } finally {
    access.close(fd);
  }
}

function tooLongLine(place: LinePlace): Error {
  return damagedLine(place, `the line is longer than ${LONGEST_LINE >> 20} MiB, so it is none of ours`);
}

/** Footers are far shorter than this. Bytes. */
const TAIL_BYTES = 64 * 1024;

/** The last line of a file, without reading the rest (its `number` is unknown and given as 0); null for an empty file. */
export function readLastLine(access: FileAccess, path: string): StoredLine | null {
  const fd = openForReading(access, path);
  try {
    const { size } = access.fstat(fd);
    if (size === 0) return null;
    const offset = Math.max(0, size - TAIL_BYTES);
    const tail = Buffer.alloc(size - offset);
    let filled = 0;
    // A read may return less than was asked for, and a footer cut short would look like damage.
    for (let count = -1; count !== 0 && filled < tail.length; filled += count)
      count = access.read(fd, tail.subarray(filled), offset + filled);
    const bytes = tail.subarray(0, filled);
    const whole = bytes.at(-1) === LINE_FEED;
    const end = whole ? bytes.length - 1 : bytes.length;
    const start = end === 0 ? 0 : bytes.lastIndexOf(LINE_FEED, end - 1) + 1;
    return { bytes: bytes.subarray(start, end), number: 0, offset: offset + start, whole };
  } finally {
    access.close(fd);
  }
}
