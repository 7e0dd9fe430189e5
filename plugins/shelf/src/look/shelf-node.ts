import type { FileCopy } from './file-copies.ts';

/** Files below a folder and how well they are kept. */
export interface FolderTotals {
  readonly files: number;
  readonly bytes: number;
  /** Proven copies of the file below it that has fewest; null where there is no file. */
  readonly fewest: number | null;
  /** Files that have fewer proven copies than their policy asks for. */
  readonly tooFew: number;
}

/** A file of a source, as it was when the source was last looked at. */
export interface ShelfFile {
  readonly kind: 'file';
  /** The name of its source, and the path below it. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: string;
  readonly mode: number;
  /** Names of one inode share this text. */
  readonly inode: string | undefined;
  /** When it was first missed in its source, ISO 8601 UTC; null while it is there. */
  readonly goneSince: string | null;
  /** Proven copies that it has, and should have at least. */
  readonly proven: number;
  readonly least: number;
  readonly copies: readonly FileCopy[];
}

export interface ShelfSymlink {
  readonly kind: 'symlink';
  readonly path: string;
  readonly target: string;
}

/** What stands on a disk and belongs to no source any more. */
export interface ShelfObject extends Pick<ShelfFile, 'sha256' | 'size' | 'proven' | 'copies'> {
  readonly kind: 'object';
  /** The name of its source and the path below it when it was stored; its hash where nobody knows them. */
  readonly path: string;
}

/**
 * What a walk through the sources meets, in the byte order of the paths: a folder is opened, then comes all that is in it, then it is closed with its totals. The
 * sources themselves are the folders at the top.
 */
export type ShelfNode =
  | { readonly kind: 'open'; readonly path: string }
  | ShelfFile
  | ShelfSymlink
  | ({ readonly kind: 'close'; readonly path: string } & FolderTotals);

export interface ListedFolder extends FolderTotals {
  readonly kind: 'folder';
  readonly path: string;
}

/** One line of a list: a folder with all that is below it, a file, a symlink, an object of a disk. */
export type ListedEntry = ListedFolder | ShelfFile | ShelfSymlink | ShelfObject;
