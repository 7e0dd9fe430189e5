import { dirname, join } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, lstatOrNull } from '../files/file-access.ts';

/** The file that makes a folder a backup disk of a shelf (docs/formats/shelf-disk.md). */
export const DISK_FILE = 'mediastruct-disk.json';

/** The folders beside it that hold what the disk keeps. */
const FOLDER_OF_DISK = /(^|\/)(objects|quarantine|released|catalogue|distbackup-objects)$/;

/**
 * Tells which folders are those in which a backup disk keeps its copies, wherever it is mounted and whosever it is. What stands there is known by the list of the
 * disk, so that a tree around it has no copies of its own there: one file would count as two. What cannot be looked at counts as a disk.
 */
export class DiskFolders {
  readonly #access: FileAccess;
  readonly #known = new Map<string, boolean>();

  constructor(access: FileAccess) {
    this.#access = access;
  }

  /** Whether an absolute path is such a folder. */
  isOne(path: string): boolean {
    return FOLDER_OF_DISK.test(path) && this.#isDisk(dirname(path));
  }

  /** Whether an absolute path is such a folder or lies in one. */
  holds(path: string): boolean {
    for (let at = path; at !== dirname(at); at = dirname(at)) if (this.isOne(at)) return true;
    return false;
  }

  #isDisk(folder: string): boolean {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const isDisk = this.#look(join(folder, DISK_FILE));
    this.#known.set(folder, isDisk);
    return isDisk;
  }

  #look(path: string): boolean {
    try {
      return lstatOrNull(this.#access, path) !== null;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return true;
    }
  }
}
