import type { FileAccess } from '../files/file-access.ts';
import type { FileRecord } from './file-record.ts';
import { formatFileRecord } from './file-record.ts';
import type { IndexHeader, ReplacedIndex } from './index-header.ts';
import { formatIndexHeader, INDEX_FORMAT, parseIndexHeader } from './index-header.ts';
import type { StoredLine } from './line-reader.ts';
import type { JsonObject } from './stored-json.ts';
import { readSealedLines, SealedFileWriter } from './sealed-file.ts';

/** How many files an index lists, and the sum of their sizes. */
export interface IndexTotals {
  readonly records: number;
  readonly bytes: number;
}

/** Writes the base of an index; records must come in the byte order of their paths. Published whole at `commit()`. */
export class IndexWriter {
  readonly #writer: SealedFileWriter;
  #bytes = 0;

  constructor(
    access: FileAccess,
    path: string,
    facts: IndexHeader & { replaces?: ReplacedIndex | undefined },
  ) {
    const { replaces, ...header } = facts;
    const line = { ...formatIndexHeader(header), replaces };
    this.#writer = new SealedFileWriter(access, path, { format: INDEX_FORMAT, header: line });
  }

  add(record: FileRecord): void {
    this.addLine(formatFileRecord(record), record.size);
  }

  /** A line that `formatFileRecord` made, of a file of `size` bytes. */
  addLine(line: string, size: number): void {
    this.#writer.add(line);
    this.#bytes += size;
  }

  /** Lines that `formatFileRecord` made, each with a line feed, of files of `bytes` together. Written at once. */
  addLines(lines: Uint8Array, { count, bytes }: { readonly count: number; readonly bytes: number }): void {
    this.#writer.addBytes(lines, count);
    this.#bytes += bytes;
  }

  /** Counts bytes of files whose lines were added without them. */
  countBytes(bytes: number): void {
    this.#bytes += bytes;
  }

  /** As that of `SealedFileWriter`. */
  mark(): { readonly bytes: number; readonly sha256: string } {
    return this.#writer.mark();
  }

  commit(): IndexTotals {
    const { lines } = this.#writer.commit({ bytes: this.#bytes });
    return { records: lines, bytes: this.#bytes };
  }

  [Symbol.dispose](): void {
    this.#writer[Symbol.dispose]();
  }
}

/** The record lines of the base of an index alone. */
export function readBaseLines(access: FileAccess, path: string): Generator<StoredLine> {
  const onHeader = (header: JsonObject) => {
    parseIndexHeader(header, { path, number: 1, offset: 0 });
  };
  return readSealedLines(access, path, { ...INDEX_FORMAT, onHeader });
}
