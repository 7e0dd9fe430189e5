import type { FileAccess } from './file-access.ts';
import { errnoOf, lstatOrNull } from './file-access.ts';

/** Remembers where files stand by which a folder is known for what it is. Memory: one entry for each path that was asked for. */
export class MarkerFiles {
  readonly #access: FileAccess;
  readonly #known = new Map<string, boolean | null>();

  constructor(access: FileAccess) {
    this.#access = access;
  }

  /** Whether anything stands at a path; null where that cannot be looked at. */
  isThere(path: string): boolean | null {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const isThere = this.#look(path);
    this.#known.set(path, isThere);
    return isThere;
  }

  #look(path: string): boolean | null {
    try {
      return lstatOrNull(this.#access, path) !== null;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return null;
    }
  }
}
