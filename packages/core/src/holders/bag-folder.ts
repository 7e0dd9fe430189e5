import { join } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, lstatOrNull } from '../files/file-access.ts';
import { parseVolumeId } from './volume-id.ts';

/**
 * Tells whether a folder lies in a volume's bag, wherever that stands: a copy on a backup disk, another library's archive. No file
 * may be taken out of one, or the bag does not pass its own manifest any more. Remembers the bags it has looked at.
 */
export class BagFolders {
  readonly #access: FileAccess;
  readonly #known = new Map<string, boolean>();

  constructor(access: FileAccess) {
    this.#access = access;
  }

  /** Whether the folder, an absolute path, is a bag or lies in one. */
  holds(folder: string): boolean {
    const names = folder.split('/');
    return names.some(
      (name, at) => parseVolumeId(name) !== null && this.#isBag(names.slice(0, at + 1).join('/')),
    );
  }

  #isBag(folder: string): boolean {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const isBag = this.#look(join(folder, 'bagit.txt'));
    this.#known.set(folder, isBag);
    return isBag;
  }

  /** What cannot be looked at counts as a bag. */
  #look(path: string): boolean {
    try {
      return lstatOrNull(this.#access, path) !== null;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return true;
    }
  }
}
