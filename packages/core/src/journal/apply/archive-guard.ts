import { dirname } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import { errnoOf } from '../../files/file-access.ts';

/** Folders whose answer is remembered; a run works through few folders at a time. */
const REMEMBERED = 4096;

/**
 * Tells whether a file stands under a protected root. The file's folder is resolved and each folder above it
 * is compared by device and inode, so neither a symlink nor another spelling nor a second mount of the
 * same folder leads around it. A folder that cannot be looked at counts as protected.
 */
export class ArchiveGuard {
  readonly #access: FileAccess;
  readonly #roots: ReadonlySet<string>;
  readonly #known = new Map<string, boolean>();

  constructor(access: FileAccess, protectedRoots: readonly string[]) {
    this.#access = access;
    this.#roots = new Set(protectedRoots.map((root) => this.#identity(root)).filter((id) => id !== null));
  }

  isProtected(path: string): boolean {
    const folder = dirname(path);
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const found = this.#look(folder);
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(folder, found);
    return found;
  }

  #look(folder: string): boolean {
    if (this.#roots.size === 0) return false;
    try {
      for (let at = this.#access.realpath(folder); ; at = dirname(at)) {
        const { dev, ino } = this.#access.lstat(at);
        if (this.#roots.has(`${dev}:${ino}`)) return true;
        if (dirname(at) === at) return false;
      }
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return errnoOf(error) !== 'ENOENT';
    }
  }

  /** A protected root that is not there protects nothing: no file can be under it. */
  #identity(root: string): string | null {
    try {
      const { dev, ino } = this.#access.lstat(this.#access.realpath(root));
      return `${dev}:${ino}`;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null;
      throw error;
    }
  }
}
