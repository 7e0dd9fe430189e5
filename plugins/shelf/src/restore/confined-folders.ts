import { dirname } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { errnoOf, isAtOrBelow, lstatOrNull } from '@mediastruct/core';

/** Tells whether what is written into a folder stays below its root, whatever symlinks stand there. Answers are remembered, 100 bytes a folder. */
export class ConfinedFolders {
  readonly #access: FileAccess;
  readonly #known = new Map<string, boolean>();

  constructor(access: FileAccess) {
    this.#access = access;
  }

  has(root: string, folder: string): boolean {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const answer = this.#look(root, folder);
    this.#known.set(folder, answer);
    return answer;
  }

  #look(root: string, folder: string): boolean {
    // Above the root any symlink is the user's own way to name the target.
    if (folder === root || lstatOrNull(this.#access, root) === null) return true;
    try {
      for (let at = folder; at !== root; at = dirname(at)) {
        if (at === dirname(at)) return false;
        if (lstatOrNull(this.#access, at) === null) continue;
        return isAtOrBelow(this.#access.realpath(root), this.#access.realpath(at));
      }
      return true;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return false;
    }
  }
}
