import type { FileAccess } from '../files/file-access.ts';
import { freeBytes } from '../files/free-bytes.ts';
import { StreamCursor } from '../records/change-cursor.ts';
import { readChangeLines } from '../records/changes-file.ts';
import { readCurrentChanges } from '../records/current-changes.ts';
import { publishBase, removeChanges } from '../records/fold-index.ts';
import { IndexWriter } from '../records/index-base.ts';
import { changesPathOf } from '../records/index-header.ts';
import type { IndexHeader } from '../records/index-header.ts';
import { readIndexBatches } from '../records/index-batches.ts';
import type { StoredLine } from '../records/line-reader.ts';
import { mergeBatches } from '../records/merge-batches.ts';
import { PartWriter } from '../records/part-writer.ts';
import type { CrawlMark, MarksHeader } from './resume/crawl-marks.ts';

/** Takes what a crawl found of a tree, in the byte order of the paths, and makes it the tree's index at `commit()`. */
export interface IndexUpdate {
  /**
   * So many lines of what the index lacks or has otherwise, each with its line feed: records, and drops where there is an index before;
   * `bytes` are those of the files of the records.
   */
  take: (lines: Uint8Array, sums: { readonly count: number; readonly bytes: number }) => void;
  /** What it took so far that its index does not say already, in order; nothing where there is no index before it. */
  newLines: () => Iterable<StoredLine, void>;
  /** The file that it writes to, and where its lines begin in there. */
  readonly marked: Pick<MarksHeader, 'file' | 'from'>;
  /** How far it came; a crawl that does not end leaves what it wrote up to here. */
  mark: () => CrawlMark;
  /** `bytes` are those of all files that the index lists from now on. */
  commit: (totals: { readonly bytes: number }) => void;
  [Symbol.dispose]: () => void;
}

/** Makes the first index of a tree, or one in place of an index that is not to be believed. */
export class NewIndex implements IndexUpdate {
  readonly #access: FileAccess;
  readonly #path: string;
  readonly #writer: IndexWriter;

  constructor(access: FileAccess, { path, header }: { path: string; header: IndexHeader }) {
    this.#access = access;
    this.#path = path;
    this.#writer = new IndexWriter(access, path, header);
  }

  take(lines: Uint8Array, sums: { readonly count: number; readonly bytes: number }): void {
    this.#writer.addLines(lines, sums);
  }

  newLines(): Iterable<StoredLine, void> {
    return [];
  }

  get marked(): Pick<MarksHeader, 'file' | 'from'> {
    return { file: 'base', from: 0 };
  }

  mark(): CrawlMark {
    return this.#writer.mark();
  }

  commit(): void {
    // Before the new base is there, or a crash would leave it beside changes to another one.
    removeChanges(this.#access, this.#path);
    this.#writer.commit();
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]();
  }
}

/** Appends to the changes of an index what is not as it says, and folds them in where they are many. */
export class ChangedIndex implements IndexUpdate {
  readonly #access: FileAccess;
  readonly #path: string;
  readonly #header: IndexHeader;
  readonly #part: PartWriter;
  readonly #kept: number;

  constructor(
    access: FileAccess,
    { path, header, kept }: { path: string; header: IndexHeader; kept: number },
    onTorn: (bytes: number) => void,
  ) {
    this.#access = access;
    this.#path = path;
    this.#header = header;
    this.#kept = kept;
    const current = readCurrentChanges(access, path);
    if (current === null) throw new Error(`${path}: expected an index`);
    if ((current.end?.torn ?? 0) > 0) onTorn(current.end?.torn ?? 0);
    this.#part = new PartWriter(access, current);
  }

  take(lines: Uint8Array, { count }: { readonly count: number }): void {
    this.#part.putLines(lines, count);
  }

  newLines(): Iterable<StoredLine, void> {
    this.#part.flush();
    const { start, end } = this.#part;
    return readChangeLines(this.#access, changesPathOf(this.#path), { from: start, to: end });
  }

  get marked(): Pick<MarksHeader, 'file' | 'from'> {
    return { file: 'changes', from: this.#part.start };
  }

  mark(): CrawlMark {
    return this.#part.mark();
  }

  /** More changes than are kept are never made to count: they go into a new base straight away, as a stream. */
  commit({ bytes }: { readonly bytes: number }): void {
    if (this.#part.lines <= this.#kept) this.#part.close({ run: null, header: this.#header });
    else this.#foldOpenPart(bytes);
  }

  [Symbol.dispose](): void {
    this.#part[Symbol.dispose]();
  }

  #foldOpenPart(bytes: number): void {
    const path = this.#path;
    const current = readCurrentChanges(this.#access, path);
    const replaces = { base: current?.base ?? '', changes: this.#part.start, isSame: false };
    publishBase(this.#access, { path, header: this.#header, replaces }, (writer) => {
      const changes = new StreamCursor(changesPathOf(path), this.newLines());
      for (const { lines, count } of mergeBatches(path, readIndexBatches(this.#access, path), changes)) {
        writer.addLines(lines, { count, bytes: 0 });
        freeBytes(lines);
      }
      writer.countBytes(bytes);
    });
  }
}
