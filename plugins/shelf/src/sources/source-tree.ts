import type { Library, Tree } from '@mediastruct/core';
import { indexedTrees, pathBelow } from '@mediastruct/core/base';

/** The indexed tree in which a source stands. */
export interface SourceTree {
  readonly tree: Tree;
  /** The source below the tree's root; '' where it is the tree itself. */
  readonly below: string;
}

/** The innermost tree that a folder is or stands in, whether it has an index yet or not; null where it is in none. */
export function treeOfSource(library: Library, root: string): SourceTree | null {
  const trees = [...library.trees, ...indexedTrees(library, () => {})];
  let found: SourceTree | null = null;
  for (const tree of trees) {
    const below = tree.root === root ? '' : pathBelow(tree.root, root);
    if (below !== null && (found === null || tree.root.length > found.tree.root.length))
      found = { tree, below };
  }
  return found;
}
