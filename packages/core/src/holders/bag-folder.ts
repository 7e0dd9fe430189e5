import { join } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { MarkerFiles } from '../files/marker-files.ts';
import { MountViews } from '../files/mount-views.ts';
import { parseVolumeId } from './volume-id.ts';

/**
 * Tells whether a folder lies in a volume's bag, wherever that stands: a copy on a backup disk, another library's archive. No file
 * may be taken out of one, or the bag does not pass its own manifest any more. A mount of a part of one does not hide it. Remembers the bags it has looked at.
 */
export class BagFolders {
  readonly #markers: MarkerFiles;
  readonly #views: MountViews;

  constructor(access: FileAccess) {
    this.#markers = new MarkerFiles(access);
    this.#views = new MountViews(access);
  }

  /** Whether the folder, an absolute path without links, is a bag or lies in one. */
  holds(folder: string): boolean {
    const inBags = this.#views.pathsOf(folder).map((path) => [...volumesIn(path)]);
    if (inBags.some((bags) => bags.some((bag) => this.#isBag(bag)))) return true;
    // Where no mount shows the folder of a volume, its tag files cannot be looked at.
    return (
      inBags.every((bags) => bags.length === 0) && !volumesIn(this.#views.innerPathOf(folder)).next().done
    );
  }

  /** What cannot be looked at counts as a bag. */
  #isBag(folder: string): boolean {
    return this.#markers.isThere(join(folder, 'bagit.txt')) !== false;
  }
}

/** The folders on the way to a path, and itself, that have the name of a volume. */
function* volumesIn(path: string): Generator<string> {
  const names = path.split('/');
  for (const [at, name] of names.entries())
    if (parseVolumeId(name) !== null) yield names.slice(0, at + 1).join('/');
}
