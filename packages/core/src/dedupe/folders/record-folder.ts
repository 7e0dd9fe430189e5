import { comparePaths, folderOf, pathToBytes } from '../../files/path-text.ts';
import type { RecordCursor } from '../../records/record-cursor.ts';
import type { ComparedTree } from '../compared-trees.ts';
import { FolderBytes } from '../folder-bytes.ts';
import type { FolderTable } from './folder-table.ts';
import type { InnerTree } from './inner-trees.ts';

export interface RecordPlace {
  /** Number of its folder; -1 for a record of another tree. */
  readonly folder: number;
  /** Bytes. */
  readonly size: number;
}

/** Finds the folders of the records of a tree, which come in the order of their paths, and puts the roots of the trees inside it between them. */
export class RecordFolder {
  readonly #tree: ComparedTree;
  readonly #inner: readonly InnerTree[];
  readonly #folders: FolderTable;
  readonly #last = new FolderBytes();
  #next = 0;
  #number = -1;

  constructor(tree: ComparedTree, inner: readonly InnerTree[], folders: FolderTable) {
    this.#tree = tree;
    this.#inner = inner;
    this.#folders = folders;
  }

  of(record: RecordCursor): RecordPlace {
    if (record.findPath()) {
      const { bytes, pathFrom, nameFrom, pathTo } = record;
      if (!this.#last.is(bytes, pathFrom, nameFrom)) {
        this.#placeBefore(bytes.toString('utf8', pathFrom, pathTo));
        this.#enter(bytes.toString('utf8', pathFrom, Math.max(pathFrom, nameFrom - 1)));
      }
      return { folder: this.#number, size: record.readSize() };
    }
    const { path, size } = record.facts();
    this.#placeBefore(path);
    this.#enter(folderOf(path));
    return { folder: this.#number, size };
  }

  /** No record comes any more. */
  end(): void {
    this.#placeBefore(null);
  }

  /** Enters the roots of inner trees that come before a path, so that the folders are entered in the order of their paths; null for all. */
  #placeBefore(path: string | null): void {
    for (let inner = this.#inner[this.#next]; inner !== undefined; inner = this.#inner[this.#next]) {
      if (path !== null && comparePaths(`${inner.path}/`, path) > 0) return;
      this.#folders.place(inner.path, inner.tree);
      this.#next += 1;
    }
  }

  #enter(path: string): void {
    this.#last.set(pathToBytes(path === '' ? '' : `${path}/`));
    this.#number = this.#tree.isOthers(path) ? -1 : this.#folders.enter(path);
  }
}
