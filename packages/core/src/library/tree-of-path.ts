import { pathBelow } from './path-below.ts';
import type { Library, Tree } from './library.ts';

/** A path as a tree sees it. */
export interface PlaceInTree {
  readonly tree: Tree;
  /** Relative to the tree's root. */
  readonly path: string;
}

/** The innermost tree that a path stands in, compared by whole segments; null where it stands in none. */
export function placeInTree(library: Library, absolute: string): PlaceInTree | null {
  let found: PlaceInTree | null = null;
  for (const tree of library.trees) {
    const path = pathBelow(tree.root, absolute);
    if (path !== null && (found === null || path.length < found.path.length)) found = { tree, path };
  }
  return found;
}
