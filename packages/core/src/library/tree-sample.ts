import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, lstatOrNull, messageOf, statIfReadable } from '../files/file-access.ts';
import { joinPath } from '../files/walk.ts';

/** How many of the sampled files must not all be missing. */
const SAMPLE_FILES = 32;

/** A sampled path that could not be looked at, and why. */
export interface UnreadPath {
  readonly path: string;
  readonly error: unknown;
}

/** Tells as a warning what could not be looked at in a tree that was known by other files. */
export function tellUnread(warn: (path: string, message: string) => void): (unread: UnreadPath) => void {
  return ({ path, error }) =>
    warn(path, `cannot be looked at, so its tree was known by other files: ${messageOf(error)}`);
}

/**
 * Looks whether files that an index tells stand in a tree. A path that cannot be looked at is neither seen nor missing: it is
 * passed over, with all that stands in the same unreadable folder.
 */
export class TreeSample {
  readonly #access: FileAccess;
  readonly #root: string;
  /** Paths below the root, each with a slash at its end. */
  readonly #unreadFolders: string[] = [];
  #unread: UnreadPath | null = null;

  constructor(access: FileAccess, root: string) {
    this.#access = access;
    this.#root = root;
  }

  /** The first path that could not be looked at; null where all could. */
  get unread(): UnreadPath | null {
    return this.#unread;
  }

  /** How many files and folders could not be looked at. */
  get passedOver(): number {
    return this.#unreadFolders.length;
  }

  /** Whether a path could not be looked at, or stands in a folder in which nothing could. */
  passesOver(path: string): boolean {
    return this.#unreadFolders.some((folder) => path.startsWith(folder));
  }

  /** Whether one of some paths below the root is there; so many of them are looked at, evenly spread. */
  someExist(paths: readonly string[]): boolean {
    const step = Math.max(1, Math.floor(paths.length / SAMPLE_FILES));
    return paths.some((path, at) => at % step === 0 && !this.passesOver(path) && this.#isThere(path));
  }

  #isThere(path: string): boolean {
    const absolute = joinPath(this.#root, path);
    try {
      return lstatOrNull(this.#access, absolute) !== null;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      this.#unread ??= { path: absolute, error };
      this.#unreadFolders.push(this.#unreadAbove(path));
      return false;
    }
  }

  /** The outermost folder above a path in which nothing can be looked at; the path alone where that is its own fault. */
  #unreadAbove(path: string): string {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at + 1);
      const next = path.indexOf('/', at + 1);
      const inner = next === -1 ? path : path.slice(0, next);
      if (this.#fails(inner)) return folder;
    }
    return path;
  }

  #fails(path: string): boolean {
    let failed = false;
    statIfReadable(this.#access, joinPath(this.#root, path), () => (failed = true));
    return failed;
  }
}
