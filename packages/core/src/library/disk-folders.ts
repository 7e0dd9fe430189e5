import { dirname, join } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { MarkerFiles } from '../files/marker-files.ts';
import { MountViews } from '../files/mount-views.ts';

/** The file that makes a folder a backup disk of a shelf (docs/formats/shelf-disk.md). */
export const DISK_FILE = 'mediastruct-disk.json';

/** The folders beside it that hold what the disk keeps. */
const FOLDER_OF_DISK = /(^|\/)(objects|quarantine|released|catalogue|distbackup-objects)$/;

const OBJECT = /(^|\/)(objects\/[0-9a-f]{2}\/[0-9a-f]{2}|distbackup-objects\/[0-9a-f]{3})\/[^/]*$/;

/**
 * Whether a path in a tree is named as the objects of a backup disk are. The index of a tree may tell of them that was made before crawls left disks out, or where the objects were copied without the
 * file that tells a disk: nothing shows then that they are other copies than those of the disk, so they prove nothing.
 */
export function isObjectPath(path: string): boolean {
  return path.includes('objects/') && OBJECT.test(path);
}

/**
 * Tells which folders are those in which a backup disk keeps its copies, wherever it is mounted and whosever it is. What stands there is known by the list of the
 * disk, so that a tree around it has no copies of its own there: one file would count as two.
 */
export class DiskFolders {
  readonly #access: FileAccess;
  readonly #markers: MarkerFiles;
  /** Made where it is asked for: walks ask for folders that they came to, and need no mounts. */
  #views: MountViews | null = null;

  constructor(access: FileAccess) {
    this.#access = access;
    this.#markers = new MarkerFiles(access);
  }

  /** Whether an absolute path is such a folder. What cannot be looked at is none: a walk enters it, and tells what hinders it. */
  isOne(path: string): boolean {
    return this.#isDisk(path) === true;
  }

  /**
   * Whether an absolute path without links is such a folder or lies in one, by whatever mount. What cannot be looked at counts as one, so that nothing is
   * taken out of it.
   */
  holds(path: string): boolean {
    this.#views ??= new MountViews(this.#access);
    for (const one of this.#views.pathsOf(path))
      for (let at = one; at !== dirname(at); at = dirname(at)) if (this.#isDisk(at) !== false) return true;
    return false;
  }

  #isDisk(path: string): boolean | null {
    return FOLDER_OF_DISK.test(path) && this.#markers.isThere(join(dirname(path), DISK_FILE));
  }
}
