import { itemAt } from '../errors/item-at.ts';
import type { Buffer } from 'node:buffer';
import type { FileAccess } from '../files/file-access.ts';
import { openForReading, readAt } from '../files/hash-file.ts';
import type { FileRecord } from './file-record.ts';
import { parseFileRecord } from './file-record.ts';
import { INDEX_FORMAT } from './index-header.ts';
import type { HeldChanges } from './merged-lines.ts';
import { holdChanges, mergedLines } from './merged-lines.ts';
import { readSealedFooter } from './sealed-file.ts';
import type { StoredLine } from './line-reader.ts';
import { damagedLine } from './damaged-line.ts';
import { linePlace, parseStoredLine } from './stored-json.ts';

/** Records are found again by blocks of this many lines: one offset a block, and one read of about 25 KB. */
const BLOCK_LINES = 64;
const BLOCKS_HELD = 256;
const LINE_FEED = 0x0a;

/** A record line of one of several indexes, with a number of its own among all of them; numbers need not ascend. */
export interface NumberedLine<Source> {
  readonly source: Source;
  readonly line: StoredLine;
  readonly ordinal: number;
}

/**
 * Several indexes read as one stream, and any record of it again by its number. Memory: an eighth of a byte a
 * record, the blocks held (about 6 MB) and 200 bytes for each changed path. The indexes must not change between the readings.
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
    const part = this.#newPart(source);
    const { first, baseLines, changes } = part;
    const { indexPath } = source;
    const onBaseLine = (nth: number, { offset, bytes }: StoredLine) => {
      if (nth % BLOCK_LINES === 0) part.starts.push(offset);
      part.end = offset + bytes.length + 1;
    };
    for (const { line, nth, from } of mergedLines(this.#access, { indexPath, changes }, onBaseLine))
      yield { source, line, ordinal: first + (from === 'base' ? nth : baseLines + nth) };
  }

  recordAt(ordinal: number): { readonly source: Source; readonly record: FileRecord } {
    const part = itemAt(
      this.#parts,
      this.#parts.findLastIndex((one) => one.first <= ordinal),
    );
    const { source, baseLines, changes } = part;
    const nth = ordinal - part.first;
    const line = nth < baseLines ? this.#baseLine(part, nth) : changes.lineOf(nth - baseLines);
    const { indexPath } = source;
    return { source, record: parseFileRecord(parseStoredLine(indexPath, line), linePlace(indexPath, line)) };
  }

  [Symbol.dispose](): void {
    for (const { fd, changes } of this.#parts) {
      if (fd !== null) this.#access.close(fd);
      changes[Symbol.dispose]();
    }
    this.#parts.length = 0;
    this.#blocks.clear();
  }

  #newPart(source: Source): Part<Source> {
    const before = this.#parts.at(-1);
    const first = before === undefined ? 0 : before.first + before.baseLines + before.changes.sorted.length;
    const baseLines = readSealedFooter(this.#access, source.indexPath, INDEX_FORMAT)?.lines ?? 0;
    const changes = holdChanges(this.#access, source.indexPath);
    const part = { source, first, baseLines, changes, starts: [], end: 0, fd: null };
    this.#parts.push(part);
    return part;
  }

  #baseLine(part: Part<Source>, nth: number): StoredLine {
    const block = Math.floor(nth / BLOCK_LINES);
    const bytes = this.#block(part, block);
    let start = 0;
    for (let skipped = nth % BLOCK_LINES; skipped > 0; skipped--) start = bytes.indexOf(LINE_FEED, start) + 1;
    const end = bytes.indexOf(LINE_FEED, start);
    const offset = itemAt(part.starts, block) + start;
    return { bytes: bytes.subarray(start, end), number: nth + 2, offset, whole: true };
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
    const offset = itemAt(part.starts, block);
    const length = (part.starts[block + 1] ?? part.end) - offset;
    const bytes = readAt(this.#access, part.fd, { offset, length });
    if (bytes === null) {
      const place = { path: part.source.indexPath, number: block * BLOCK_LINES + 2, offset };
      throw damagedLine(place, 'the index became shorter while it was read');
    }
    return bytes;
  }
}

interface Part<Source> {
  readonly source: Source;
  /** The number of its first record. */
  readonly first: number;
  readonly baseLines: number;
  readonly changes: HeldChanges;
  /** Byte offset of each block of the base. */
  readonly starts: number[];
  end: number;
  fd: number | null;
}
