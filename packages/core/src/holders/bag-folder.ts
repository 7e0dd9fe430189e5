import { join } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { MarkerFiles } from '../files/marker-files.ts';
import { parseVolumeId } from './volume-id.ts';

/**
 * Tells whether a folder lies in a volume's bag, wherever that stands: a copy on a backup disk, another library's archive. No file
 * may be taken out of one, or the bag does not pass its own manifest any more. Remembers the bags it has looked at.
 */
export class BagFolders {
  readonly #markers: MarkerFiles;

  constructor(access: FileAccess) {
    this.#markers = new MarkerFiles(access);
  }

  /** Whether the folder, an absolute path, is a bag or lies in one. */
  holds(folder: string): boolean {
    const names = folder.split('/');
    return names.some(
      (name, at) => parseVolumeId(name) !== null && this.#isBag(names.slice(0, at + 1).join('/')),
    );
  }

  /** What cannot be looked at counts as a bag. */
  #isBag(folder: string): boolean {
    return this.#markers.isThere(join(folder, 'bagit.txt')) !== false;
  }
}
