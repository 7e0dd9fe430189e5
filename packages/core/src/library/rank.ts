import type { Library, Tree } from './library.ts';
import { isAtOrBelow } from './path-below.ts';

/** Ranks of trees: of equal files the one of the lesser rank stays. The archive's is 0. */
const MEDIA = 1;
const LIBRARY = 2;
/** From this rank on a tree is none of the library's. */
const OUTSIDE = 3;

/** Trees that are named later than that share this rank. */
const LAST = 0xffff;

/**
 * The rank of a tree: archive, media, the other trees of the library (`isOfLibrary`), trees outside in the order in which they were given. Outside trees that nobody gave an order have one rank.
 */
export function rankOf(library: Library, tree: Tree, given: readonly Tree[]): number {
  if (tree.role === 'archive') return 0;
  if (tree.role === 'media') return MEDIA;
  if (isOfLibrary(library, tree)) return LIBRARY;
  const outside = given.filter((one) => !isOfLibrary(library, one));
  const place = outside.findIndex(({ root }) => root === tree.root);
  return Math.min(OUTSIDE + (place < 0 ? outside.length : place), LAST);
}

/** A copy of the library is never set aside for one outside of it, whatever a person decides. */
export function isAsWellHeldBy(keeperRank: number, rank: number): boolean {
  return keeperRank < OUTSIDE || rank >= OUTSIDE;
}

/** Whether a tree is of the library: one that its settings name, or that stands in one of these or in the folder of the library. */
export function isOfLibrary(library: Library, { root }: Pick<Tree, 'root'>): boolean {
  return [library, ...library.trees].some((own) => isAtOrBelow(own.root, root));
}
