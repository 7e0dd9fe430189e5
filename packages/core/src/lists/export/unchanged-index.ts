import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import type { Tree } from '../../library/library.ts';
import { readIndexMark } from '../../records/index-file.ts';

/** An index that is read more than once for one list, and must be the same each time. */
export class UnchangedIndex {
  readonly #access: FileAccess;
  readonly #tree: Tree;
  readonly #mark: string;

  constructor(access: FileAccess, tree: Tree) {
    this.#access = access;
    this.#tree = tree;
    this.#mark = this.#now();
  }

  /** Throws `plan-stale` (22) where it was changed meanwhile; `output` is what was written of it. */
  check(output: string): void {
    if (this.#now() === this.#mark) return;
    throw new MediaStructError('plan-stale', `${this.#tree.name}: its index was changed while it was read`, {
      path: this.#tree.indexPath,
      suggestions: [`Remove ${displayPath(output)}, which is of both, and run the command again.`],
    });
  }

  #now(): string {
    return JSON.stringify(readIndexMark(this.#access, this.#tree.indexPath));
  }
}
