import type { ListedFile, ListedFolder, ListedSymlink, TreeEntry } from '../listing/tree-entry.ts';

/** What a path can be changed to. */
export type NewEntry = ListedFile | ListedFolder | ListedSymlink;

/**
 * Where the content of a file of the new state comes from: from its own old one, where only mode, times or attributes changed; from a file of the
 * old state under this path; or it is new.
 */
export type ContentFrom =
  { readonly kind: 'same' } | { readonly kind: 'old'; readonly path: string } | { readonly kind: 'new' };

interface OfChange {
  readonly path: string;
  /** What stood there before; null for nothing. Where its kind differs from the new one's, it goes first. */
  readonly was: TreeEntry | null;
}

export interface FileChange extends OfChange {
  readonly kind: 'file';
  readonly to: ListedFile;
  readonly content: ContentFrom;
}

export interface FolderChange extends OfChange {
  readonly kind: 'folder';
  readonly to: ListedFolder;
}

export interface SymlinkChange extends OfChange {
  readonly kind: 'symlink';
  readonly to: ListedSymlink;
}

/** What stood there is not there any more. */
export interface Removal extends OfChange {
  readonly kind: 'removed';
  readonly was: TreeEntry;
}

/** One difference between two states of a folder, at one path. */
export type TreeChange = FileChange | FolderChange | SymlinkChange | Removal;

/** Two listings compared. `changes` are in the order of `compareTreePaths`. */
export interface TreeDifference {
  readonly changes: readonly TreeChange[];
  /** Paths of which one of the listings does not know what is there; nothing is said of them and of what is below. */
  readonly unknown: readonly string[];
}
