import { itemAt } from '../errors/item-at.ts';
import type { Buffer } from 'node:buffer';
import type { FileAccess } from '../files/file-access.ts';
import { readAt } from '../files/hash-file.ts';
import { comparePaths } from '../files/path-text.ts';
import type { FileRecord } from './file-record.ts';
import { parseFileRecord } from './file-record.ts';
import { INDEX_FORMAT, parseIndexHeader } from './index-header.ts';
import type { HeldChanges } from './merged-lines.ts';
import { holdChanges } from './merged-lines.ts';
import type { StoredLine } from './line-reader.ts';
import type { LineChunk } from './line-chunks.ts';
import { damagedLine } from './damaged-line.ts';
import { RecordCursor } from './record-cursor.ts';
import type { SumsElsewhere } from './sealed-chunks.ts';
import { SealedChunks } from './sealed-chunks.ts';
import { linePlace, parseStoredLine } from './stored-json.ts';

/** Records are found again by blocks of this many lines: one offset a block, and one read of about 7 KB. */
const BLOCK_LINES = 16;
const BLOCKS_HELD = 1024;
const LINE_FEED = 0x0a;

/**
 * Several indexes, each read through as often as is wanted, and any record of them again by its number. Records are numbered through all
 * indexes; numbers need not ascend. Memory: half a byte a record, a chunk, the blocks held (about 6 MB) and 200 bytes for each
 * changed path. The indexes are held open from the beginning; one that is written to meanwhile is `damaged` (12).
 */
export class IndexLines<Source extends { readonly indexPath: string }> {
  readonly #access: FileAccess;
  readonly #parts = new Map<Source, Part<Source>>();
  readonly #blocks = new Map<string, Buffer>();
  readonly #elsewhere: SumsElsewhere | null;

  /** With `elsewhere` another thread makes the sums of long indexes, and `prove` has to be called before anything is relied on. */
  constructor(access: FileAccess, elsewhere: SumsElsewhere | null = null) {
    this.#access = access;
    this.#elsewhere = elsewhere;
  }

  /** Waits until every index that was read to its end is proven whole; `damaged` (12). */
  async prove(): Promise<void> {
    for (const { base } of this.#parts.values()) await base.prove();
  }

  /**
   * Shows `visit` the records of an index, base and changes merged, in the byte order of their paths; after each MiB it yields how
   * many these were. The first reading of an index to its end proves it whole (`damaged`, 12).
   */
  *scan(source: Source, visit: (record: RecordCursor) => void): Generator<number> {
    const part = this.#partOf(source);
    const merge = new Merge(part, visit);
    for (const chunk of part.base.chunks()) {
      if (part.end < chunk.offset + chunk.bytes.length) this.#noteBlocks(part, chunk);
      merge.add(chunk);
      yield chunk.lines;
    }
    merge.end();
    yield 0;
  }

  /** A record by its number; its index was read to the end before. */
  recordAt(ordinal: number): { readonly source: Source; readonly record: FileRecord } {
    const part = this.#partWith(ordinal);
    const { source } = part;
    const line = this.#lineAt(part, ordinal);
    const { indexPath } = source;
    return { source, record: parseFileRecord(parseStoredLine(indexPath, line), linePlace(indexPath, line)) };
  }

  /** Path and hash of a record alone, which as a rule costs no parsing. */
  contentAt(ordinal: number): ContentAt<Source> {
    const part = this.#partWith(ordinal);
    const { source, cursor } = part;
    const line = this.#lineAt(part, ordinal);
    cursor.bytes = line.bytes;
    cursor.start = 0;
    cursor.end = line.bytes.length;
    cursor.number = line.number;
    cursor.offset = line.offset;
    return { source, ...cursor.content() };
  }

  [Symbol.dispose](): void {
    for (const { base, changes } of this.#parts.values()) {
      base[Symbol.dispose]();
      changes[Symbol.dispose]();
    }
    this.#parts.clear();
    this.#blocks.clear();
  }

  #lineAt(part: Part<Source>, ordinal: number): StoredLine {
    const nth = ordinal - part.first;
    return nth < part.baseLines ? this.#baseLine(part, nth) : part.changes.lineOf(nth - part.baseLines);
  }

  #partOf(source: Source): Part<Source> {
    const known = this.#parts.get(source);
    if (known !== undefined) return known;
    const before = [...this.#parts.values()].at(-1);
    const first = before === undefined ? 0 : before.first + before.baseLines + before.changes.sorted.length;
    const format = { ...INDEX_FORMAT, elsewhere: this.#elsewhere };
    const base = new SealedChunks(this.#access, source.indexPath, format);
    const changes = holdChanges(this.#access, source.indexPath);
    const cursor = new RecordCursor(source.indexPath);
    const read = { starts: [], lines: 0, end: 0 };
    const part = { source, first, base, baseLines: base.footer.lines, changes, cursor, ...read };
    this.#parts.set(source, part);
    parseIndexHeader(base.header, { path: source.indexPath, number: 1, offset: 0 });
    return part;
  }

  #partWith(ordinal: number): Part<Source> {
    const part = [...this.#parts.values()].findLast((one) => one.first <= ordinal);
    if (part === undefined) throw new RangeError(`no index has a record ${ordinal}`);
    return part;
  }

  #noteBlocks(part: Part<Source>, { bytes, ends, lines, offset }: LineChunk): void {
    const untilBlock = (BLOCK_LINES - (part.lines % BLOCK_LINES)) % BLOCK_LINES;
    for (let nth = untilBlock; nth < lines; nth += BLOCK_LINES)
      part.starts.push(offset + (nth === 0 ? 0 : itemAt(ends, nth - 1) + 1));
    part.lines += lines;
    part.end = offset + bytes.length;
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

  #readBlock({ base, starts, end }: Part<Source>, block: number): Buffer {
    const offset = itemAt(starts, block);
    const length = (starts[block + 1] ?? end) - offset;
    const bytes = readAt(this.#access, base.fd, { offset, length });
    if (bytes !== null) return bytes;
    const place = { path: base.path, number: block * BLOCK_LINES + 2, offset };
    throw damagedLine(place, 'the index became shorter while it was read');
  }
}

export interface ContentAt<Source> {
  readonly source: Source;
  readonly path: string;
  /** Undefined where the content could not be read. */
  readonly sha256: string | undefined;
}

interface Part<Source> {
  readonly source: Source;
  /** The number of its first record. */
  readonly first: number;
  readonly base: SealedChunks;
  readonly baseLines: number;
  readonly changes: HeldChanges;
  readonly cursor: RecordCursor;
  /** Byte offset of each block of the base, of so many lines, which end at `end`. */
  readonly starts: number[];
  lines: number;
  end: number;
}

/** One reading of an index: each line of its base in turn, and the changes between them. */
class Merge {
  readonly #part: Part<{ readonly indexPath: string }>;
  readonly #visit: (record: RecordCursor) => void;
  readonly #ofBase: RecordCursor;
  readonly #ofChanges: RecordCursor;
  /** The next line of the base, and the next change. */
  #nth = 0;
  #next = 0;

  constructor(part: Part<{ readonly indexPath: string }>, visit: (record: RecordCursor) => void) {
    this.#part = part;
    this.#visit = visit;
    this.#ofBase = new RecordCursor(part.source.indexPath);
    this.#ofChanges = new RecordCursor(part.source.indexPath);
  }

  add({ bytes, ends, lines, offset }: LineChunk): void {
    const cursor = this.#ofBase;
    const { first, changes } = this.#part;
    cursor.bytes = bytes;
    cursor.offset = offset;
    let start = 0;
    for (let nth = 0; nth < lines; nth++) {
      const end = ends[nth] ?? 0;
      cursor.start = start;
      cursor.end = end;
      cursor.ordinal = first + this.#nth;
      cursor.number = this.#nth + 2;
      this.#nth += 1;
      start = end + 1;
      if (this.#next >= changes.sorted.length || !this.#isChanged(cursor)) this.#visit(cursor);
    }
  }

  /** The changes behind the last line of the base. */
  end(): void {
    for (; this.#next < this.#part.changes.sorted.length; this.#next++) this.#visitChange();
  }

  /** Visits the changes that come before the record, and the one that replaces it where there is one. */
  #isChanged(record: RecordCursor): boolean {
    const { path } = record.facts();
    const { sorted } = this.#part.changes;
    for (let change = sorted[this.#next]; change !== undefined; change = sorted[this.#next]) {
      const order = comparePaths(change.path, path);
      if (order > 0) return false;
      this.#visitChange();
      this.#next += 1;
      if (order === 0) return true;
    }
    return false;
  }

  #visitChange(): void {
    const { first, baseLines, changes } = this.#part;
    if (itemAt(changes.sorted, this.#next).isDrop) return;
    const { bytes, number } = changes.lineOf(this.#next);
    const cursor = this.#ofChanges;
    cursor.bytes = bytes;
    cursor.end = bytes.length;
    cursor.ordinal = first + baseLines + this.#next;
    cursor.number = number;
    this.#visit(cursor);
  }
}
