import { dirname } from 'node:path';
import type { FileAccess, FolderEntry } from '@mediastruct/core';
import { errnoOf, isAtOrBelow, joinPath, lstatOrNull } from '@mediastruct/core/base';
import { DISK_FILE } from '../disks/disk-identity.ts';

/** Links that may follow one another on the way to a file. Two links in each of so many folders make 256 names of one file. */
const MOST_NESTED = 8;

export interface FollowListener {
  /** A symlink that is not followed, and why; it is kept as the symlink that it is. */
  readonly onKept: (path: string, why: string) => void;
  /** A target that may be away for now: nothing below the link is taken to be gone. */
  readonly onAway: (path: string, why: string) => void;
}

export interface FollowRequest extends FollowListener {
  /** Absolute path of the source. */
  readonly root: string;
  /** Absolute paths of folders that hold no pictures of the user's, such as the state of the library. */
  readonly without: readonly string[];
}

/**
 * A view of the file system in which symlinks that lead out of a source are the files and folders they lead to. Those that lead to something in the source stay symlinks:
 * it is backed up where it stands. Not followed and told: what leads back to a folder above it, to one that holds the source, to a disk of the shelf, and
 * more than eight links after one another. Memory: about 200 bytes for each symlink that is followed.
 */
export class FollowingAccess {
  readonly access: FileAccess;
  readonly #base: FileAccess;
  readonly #request: FollowRequest;
  readonly #root: string;
  /** What links lead to, by their absolute paths. */
  readonly #followed = new Map<string, string>();
  readonly #told = new Set<string>();

  constructor(base: FileAccess, request: FollowRequest) {
    this.#base = base;
    this.#request = request;
    this.#root = base.realpath(request.root);
    this.access = {
      ...base,
      lstat: (path) => base.lstat(this.#followed.get(path) ?? path),
      readdir: (path) => this.#readdir(path),
    };
  }

  /** Whether a path of the source is reached by a symlink that is followed. */
  isFollowed(path: string): boolean {
    return this.#linksTo(path) > 0;
  }

  #readdir(path: string): FolderEntry[] {
    const entries = this.#base.readdir(path);
    if (this.isFollowed(path)) {
      const why = this.#whyNotEntered(path, entries);
      if (why !== null) {
        this.#tell(path, () => this.#request.onKept(path, why));
        return [];
      }
      if (entries.length === 0 && this.#followed.has(path))
        this.#tell(path, () => this.#request.onAway(path, 'the folder that it leads to is empty'));
    }
    return entries.map((entry) =>
      entry.kind === 'symlink' ? { ...entry, kind: this.#kindOf(joinPath(path, entry.name)) } : entry,
    );
  }

  /** Folders that are met behind a link, not only those that it leads to. */
  #whyNotEntered(path: string, entries: readonly FolderEntry[]): string | null {
    if (entries.some(({ name }) => name === DISK_FILE)) return 'it is a disk of a shelf';
    const real = this.#base.realpath(path);
    if (isAtOrBelow(this.#root, real)) return 'it leads back into the source';
    return this.#request.without.some((folder) => isAtOrBelow(folder, real))
      ? 'it belongs to the library'
      : null;
  }

  #kindOf(path: string): FolderEntry['kind'] {
    if (this.#followed.has(path)) return this.#base.lstat(this.#followed.get(path) ?? path).kind;
    try {
      const target = this.#base.realpath(path);
      const { kind } = this.#base.lstat(target);
      if ((kind !== 'file' && kind !== 'folder') || isAtOrBelow(this.#root, target)) return 'symlink';
      const why = this.#whyNot(path, target);
      if (why === null) {
        this.#followed.set(path, target);
        return kind;
      }
      this.#tell(path, () => this.#request.onKept(path, why));
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === null) throw error;
      if (errno === 'ELOOP') this.#tell(path, () => this.#request.onKept(path, 'it leads to itself'));
      else
        this.#tell(path, () => this.#request.onAway(path, `what it leads to cannot be reached (${errno})`));
    }
    return 'symlink';
  }

  #whyNot(path: string, target: string): string | null {
    if (isAtOrBelow(target, this.#root)) return 'it leads to a folder that holds the source';
    if (this.#request.without.some((folder) => isAtOrBelow(folder, target)))
      return 'it belongs to the library';
    if (this.#linksTo(path) >= MOST_NESTED) return `it comes after ${MOST_NESTED} other links`;
    if (this.#foldersAbove(path).includes(target)) return 'it leads to a folder above it';
    for (let at = target; at !== dirname(at); at = dirname(at))
      if (lstatOrNull(this.#base, joinPath(at, DISK_FILE)) !== null) return 'it leads to a disk of a shelf';
    return null;
  }

  /** Links that are followed on the way to a path, itself among them. */
  #linksTo(path: string): number {
    let count = 0;
    for (let at = path; at.length > this.#request.root.length; at = dirname(at))
      if (this.#followed.has(at)) count += 1;
    return count;
  }

  /** The real paths of the folders through which a path is reached. */
  #foldersAbove(path: string): readonly string[] {
    const folders: string[] = [];
    for (let at = dirname(path); at.length >= this.#request.root.length; at = dirname(at)) {
      folders.push(this.#base.realpath(at));
      if (at === dirname(at)) break;
    }
    return folders;
  }

  /** A source is walked more than once. */
  #tell(path: string, tell: () => void): void {
    if (this.#told.has(path)) return;
    this.#told.add(path);
    tell();
  }
}
