import type { Library, Tree } from './library.ts';
import { pathBelow } from './path-below.ts';

/** Ranks of trees: of equal files the one of the lesser rank stays. The archive's is 0. */
const MEDIA = 1;
const LIBRARY = 2;
/** From this rank on a tree is none of the library's. */
const OUTSIDE = 3;

/** Trees that are named later than that share this rank. */
const LAST = 0xffff;

/**
 * The rank of a tree: archive, media, the other trees of the library (named in its settings or standing in its folder), trees
 * outside in the order in which they were given. Outside trees that nobody gave an order have one rank.
 */
export function rankOf(library: Library, tree: Tree, given: readonly Tree[]): number {
  if (tree.role === 'archive') return 0;
  if (tree.role === 'media') return MEDIA;
  if (isOwn(library, tree)) return LIBRARY;
  const outside = given.filter((one) => !isOwn(library, one));
  const place = outside.findIndex(({ root }) => root === tree.root);
  return Math.min(OUTSIDE + (place < 0 ? outside.length : place), LAST);
}

/** A copy of the library is never set aside for one outside of it, whatever a person decides. */
export function isAsWellHeldBy(keeperRank: number, rank: number): boolean {
  return keeperRank < OUTSIDE || rank >= OUTSIDE;
}

/** A tree of the library: one that its settings name, or that stands in its folder. */
function isOwn(library: Library, { root }: Tree): boolean {
  return library.trees.some((tree) => tree.root === root) || pathBelow(library.root, root) !== null;
}
