import type { DecidedFile, FileAccess, KnownCopy } from '@mediastruct/core';
import { joinPath, lstatOrNull } from '@mediastruct/core/base';
import type { ComparedCopy } from './compared-copies.ts';
import { isReference } from './compared-copies.ts';

/** A copy of a set as far as a decision depends on it. */
export interface HeldCopy extends DecidedFile {
  /** True where nothing is ever taken out of its folder. */
  readonly isReference: boolean;
  /** True where another copy of the set is the same file under another name: to set one aside frees nothing, so no plan does. */
  readonly isLinked: boolean;
  /** The rank of its tree. */
  readonly rank: number;
  /** Bytes. */
  readonly size: number;
}

/** The copies of one set, each looked at once. */
export function heldCopies(
  access: FileAccess,
  sha256: string,
  copies: readonly (ComparedCopy & Pick<KnownCopy, 'size'>)[],
): readonly HeldCopy[] {
  const same = sameFiles(access, copies);
  return copies.map((copy, nth) => ({
    ...{ tree: copy.tree.tree.name, path: copy.path, sha256, size: copy.size },
    ...{ isReference: isReference(copy), isLinked: same[nth] !== null, rank: copy.tree.rank },
  }));
}

/** For each copy the place of another one that is the same file under another name; null for a file of its own. */
export function sameFiles(access: FileAccess, copies: readonly ComparedCopy[]): readonly (number | null)[] {
  const inodes = copies.map(({ tree, path }) => {
    const stat = lstatOrNull(access, joinPath(tree.tree.root, path));
    return stat === null ? null : `${stat.dev}:${stat.ino}`;
  });
  return inodes.map((inode, nth) => {
    const other = inodes.findIndex((one, at) => one === inode && at !== nth);
    return inode === null || other < 0 ? null : other;
  });
}
