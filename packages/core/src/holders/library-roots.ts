import type { MediaStructError } from '../errors/media-struct-error.ts';
import type { Library } from '../library/library.ts';
import { Roots } from '../library/roots.ts';
import { indexedTrees } from './indexed-trees.ts';

/** The roots that this library can name: its trees, those crawled because the user named them, and its own folder. */
export function libraryRoots(
  library: Library,
  onDamaged: (error: MediaStructError) => void = () => {},
): Roots {
  // A tree whose index header is damaged keeps no run of other trees from being read.
  const indexed = indexedTrees(library, onDamaged);
  const trees = [...library.trees, ...indexed.filter((tree) => !library.trees.includes(tree))];
  return new Roots([...trees, { name: 'library', root: library.root }]);
}
