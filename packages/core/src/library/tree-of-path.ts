import { pathBelow } from './path-below.ts';
import type { Library, Tree } from './library.ts';

/** A tree, and a path below its root. */
export interface PlaceInTree {
  readonly tree: Tree;
  /** Relative to the tree's root. */
  readonly path: string;
}

/** The innermost tree that holds an absolute path, and the rest of the path; null if no tree holds it. */
export function placeInTree(library: Pick<Library, 'trees'>, absolute: string): PlaceInTree | null {
  let found: PlaceInTree | null = null;
  for (const tree of library.trees) {
    const path = pathBelow(tree.root, absolute);
    if (path !== null && (found === null || path.length < found.path.length)) found = { tree, path };
  }
  return found;
}
