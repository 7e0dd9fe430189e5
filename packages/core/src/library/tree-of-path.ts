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

/** The part of `absolute` below `root`, or null where it is not below it. */
export function pathBelow(root: string, absolute: string): string | null {
  const start = root.endsWith('/') ? root : `${root}/`;
  return absolute.startsWith(start) && absolute.length > start.length ? absolute.slice(start.length) : null;
}
