import { resolve } from 'node:path';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { displayPath } from '../files/path-text.ts';
import { indexedTrees } from '../holders/indexed-trees.ts';
import type { Library, Tree } from '../library/library.ts';
import { findTree } from '../library/library.ts';

/** The tree that is meant by its name or its folder; throws `usage` (64) where the library knows none. */
export function treeNamed(library: Library, nameOrPath: string): Tree {
  const root = resolve(nameOrPath);
  const known =
    findTree(library, nameOrPath) ??
    indexedTrees(library, () => {}).find((tree) => tree.name === nameOrPath || tree.root === root);
  if (known !== undefined) return known;
  throw new MediaStructError(
    'usage',
    `${displayPath(nameOrPath)}: expected the name or the folder of a tree, found none of this library`,
    {
      suggestions: [
        'mediastruct holders   lists the trees',
        'mediastruct crawl DIR   makes an index of a folder',
      ],
    },
  );
}
