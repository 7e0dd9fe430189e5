import { dirname } from 'node:path';
import type { FileAccess, FileStat } from './file-access.ts';
import { errnoOf, orNullIfAbsent } from './file-access.ts';

/** Finds the nearest folder that exists; plans go folder by folder, so the last answer mostly serves again. */
export class StandingFolders {
  readonly #access: FileAccess;
  #asked = '';
  #answer: { folder: string; dev: bigint } | null = null;

  constructor(access: FileAccess) {
    this.#access = access;
  }

  above(path: string): { folder: string; dev: bigint } {
    if (this.#answer !== null && this.#asked === path) return this.#answer;
    this.#asked = path;
    for (let folder = path; ; folder = dirname(folder)) {
      const stat = this.#statOf(folder);
      // A file may stand where a folder comes, because the plan takes it away first.
      if (stat?.kind === 'folder') return (this.#answer = { folder, dev: stat.dev });
      if (dirname(folder) === folder) throw new Error(`${folder}: the root of the file system is no folder`);
    }
  }

  /** Null where nothing stands; a symlink that leads to itself leads nowhere. */
  #statOf(folder: string): FileStat | null {
    try {
      return orNullIfAbsent(() => this.#access.lstat(this.#access.realpath(folder)));
    } catch (error) {
      if (errnoOf(error) !== 'ELOOP') throw error;
      return null;
    }
  }
}
