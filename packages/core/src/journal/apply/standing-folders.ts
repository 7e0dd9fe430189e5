import { dirname } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';

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
      const exists = lstatOrNull(this.#access, folder) !== null;
      if (exists || dirname(folder) === folder)
        return (this.#answer = { folder, dev: this.#access.lstat(this.#access.realpath(folder)).dev });
    }
  }
}
