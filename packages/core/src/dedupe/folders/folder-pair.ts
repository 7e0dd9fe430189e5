import type { UnseenReason } from './unseen-names.ts';

/**
 * A folder of which all or most files have a copy in another one; what is below them counts. Empty files do not, and a file under a further name (a hard
 * link, a second mount) is no copy. `files` is the sum of `shared`, `leftAlone` and `onlyHere.count`.
 */
export interface FolderPair {
  /** Absolute. */
  readonly folder: string;
  readonly inside: string;
  /** Those that are not empty, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Of these, what has a copy in the other folder. */
  readonly shared: number;
  readonly sharedBytes: number;
  /** True where both hold the same and nothing else, neither in the indexes nor, as far as names, sizes and times tell, on the disk. */
  readonly isSame: boolean;
  /** Of the files, those with an equal one somewhere that the rules leave alone: hidden ones, and those that a `.mediastructignore` file names. */
  readonly leftAlone: number;
  readonly emptyFiles: number;
  readonly onlyHere: FilesOnlyHere;
  /** What in the folder is not as its index tells: what it holds now that no index knows, so that nothing is said of it, and what is gone from it. */
  readonly unseen: UnseenInFolder;
  /** When the index that is the oldest of those of both folders was made, ISO 8601 UTC. */
  readonly crawledAt: string;
  /** True where the file system of one does not show whether both are one folder under two names (FUSE, SMB). */
  readonly mayBeOneFolder: boolean;
}

/** The files of which the other folder holds no copy. */
export interface FilesOnlyHere {
  readonly count: number;
  /** How many of them have no copy in any folder that was compared, but for those that are told to be inside others. */
  readonly nowhereElse: number;
  /** How many of them have several names (hard links), perhaps one in the other folder: a name is no copy. */
  readonly linked: number;
  /** The first of them, by path below the folder; `sha256` is null where it could not be read; `isElsewhere`: a copy stands in a folder that is not told of. */
  readonly first: readonly {
    readonly path: string;
    readonly sha256: string | null;
    readonly isElsewhere: boolean;
  }[];
}

export interface UnseenInFolder {
  readonly count: number;
  /** The first of them, by path below the folder: '' for the folder itself, with a slash at its end for a folder of which no index has a file. */
  readonly first: readonly { readonly path: string; readonly why: UnseenReason }[];
}
