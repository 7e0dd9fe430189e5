import type { FileRecord, Library } from '@mediastruct/core';
import { comparePaths, lstatOrNull, readIndex } from '@mediastruct/core/base';
import type { SourceTree } from './source-tree.ts';

/** What the index of a tree knows of the files below one of its folders, asked for in the byte order of their paths. */
export class RecordsBelow {
  readonly #records: Iterator<FileRecord>;
  readonly #prefix: string;
  #next: FileRecord | null = null;

  constructor({ access }: Library, { tree, below }: SourceTree) {
    const has = lstatOrNull(access, tree.indexPath) !== null;
    this.#records = (has ? readIndex(access, tree.indexPath) : [].values())[Symbol.iterator]();
    this.#prefix = below === '' ? '' : `${below}/`;
    this.#advance();
  }

  /** The record of a file; null where the index has none. */
  at(path: string): FileRecord | null {
    const wanted = this.#prefix + path;
    while (this.#next !== null && comparePaths(this.#next.path, wanted) < 0) this.#advance();
    return this.#next?.path === wanted ? this.#next : null;
  }

  [Symbol.dispose](): void {
    this.#records.return?.();
  }

  #advance(): void {
    const { done, value } = this.#records.next();
    this.#next = done === true ? null : value;
  }
}
