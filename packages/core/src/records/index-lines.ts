import { Buffer } from 'node:buffer';
import type { FileAccess } from '../files/file-access.ts';
import { openForReading } from '../files/hash-file.ts';
import type { FileRecord } from './file-record.ts';
import { parseFileRecord } from './file-record.ts';
import { readIndexLines } from './index-file.ts';
import type { StoredLine } from './line-reader.ts';
import { damagedLine, linePlace, parseStoredLine } from './stored-json.ts';

/** Records are found again by blocks of this many lines: one offset a block, and one read of about 25 KB. */
const BLOCK_LINES = 64;
const BLOCKS_HELD = 256;
const LINE_FEED = 0x0a;

/** A record line of one of several indexes, numbered through all of them from 0. */
export interface NumberedLine<Source> {
  readonly source: Source;
  readonly line: StoredLine;
  readonly ordinal: number;
}

/**
 * Several indexes read as one stream, and any record of it again by its number. Memory: an eighth of a byte a
 * record and the blocks held (about 6 MB). The indexes must not change between the readings.
 */
export class IndexLines<Source extends { readonly indexPath: string }> {
  readonly #access: FileAccess;
  readonly #parts: Part<Source>[] = [];
  readonly #blocks = new Map<string, Buffer>();

  constructor(access: FileAccess) {
    this.#access = access;
  }

  /** The record lines of one further index; `recordAt` finds them once they have all been read. */
  *read(source: Source): Generator<NumberedLine<Source>> {
    const before = this.#parts.at(-1);
    const first = before === undefined ? 0 : before.first + before.count;
    const part: Part<Source> = { source, first, count: 0, starts: [], end: 0, fd: null };
    this.#parts.push(part);
    for (const line of readIndexLines(this.#access, source.indexPath)) {
      if (part.count % BLOCK_LINES === 0) part.starts.push(line.offset);
      part.end = line.offset + line.bytes.length + 1;
      part.count += 1;
      yield { source, line, ordinal: first + part.count - 1 };
    }
  }

  recordAt(ordinal: number): { readonly source: Source; readonly record: FileRecord } {
    const part = this.#parts.findLast((one) => one.first <= ordinal) as Part<Source>;
    const nth = ordinal - part.first;
    const block = Math.floor(nth / BLOCK_LINES);
    const bytes = this.#block(part, block);
    let start = 0;
    for (let skipped = nth % BLOCK_LINES; skipped > 0; skipped--) start = bytes.indexOf(LINE_FEED, start) + 1;
    const end = bytes.indexOf(LINE_FEED, start);
    const line = {
      bytes: bytes.subarray(start, end),
      number: nth + 2,
      offset: (part.starts[block] as number) + start,
      whole: true,
    };
    const { indexPath } = part.source;
    return {
      source: part.source,
      record: parseFileRecord(parseStoredLine(indexPath, line), linePlace(indexPath, line)),
    };
  }

  [Symbol.dispose](): void {
    for (const { fd } of this.#parts) if (fd !== null) this.#access.close(fd);
    this.#parts.length = 0;
    this.#blocks.clear();
  }

  /** The block's bytes; the one that was held longest makes room for it. */
  #block(part: Part<Source>, block: number): Buffer {
    const key = `${part.first}:${block}`;
    const held = this.#blocks.get(key);
    if (held !== undefined) {
      this.#blocks.delete(key);
      this.#blocks.set(key, held);
      return held;
    }
    const bytes = this.#readBlock(part, block);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size >= BLOCKS_HELD && oldest !== undefined) this.#blocks.delete(oldest);
    this.#blocks.set(key, bytes);
    return bytes;
  }

  #readBlock(part: Part<Source>, block: number): Buffer {
    part.fd ??= openForReading(this.#access, part.source.indexPath);
    const start = part.starts[block] as number;
    const bytes = Buffer.allocUnsafe((part.starts[block + 1] ?? part.end) - start);
    let filled = 0;
    while (filled < bytes.length) {
      const count = this.#access.read(part.fd, bytes.subarray(filled), start + filled);
      if (count === 0) {
        const place = { path: part.source.indexPath, number: block * BLOCK_LINES + 2, offset: start };
        throw damagedLine(place, 'the index became shorter while it was read');
      }
      filled += count;
    }
    return bytes;
  }
}

interface Part<Source> {
  readonly source: Source;
  /** The number of its first record. */
  readonly first: number;
  count: number;
  /** Byte offset of each block. */
  readonly starts: number[];
  end: number;
  fd: number | null;
}
