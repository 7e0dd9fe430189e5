import { join } from 'node:path';
import type { MediaStructError } from '../errors/media-struct-error.ts';
import { indexedTrees } from '../holders/indexed-trees.ts';
import type { Library, Tree } from '../library/library.ts';

/** Where bad files are kept: `<library>/aside/<tree>/` and the path they had. */
export function asideFolder({ root }: Pick<Library, 'root'>): string {
  return join(root, 'aside');
}

/** All trees that the library knows. One whose index cannot be read is told and left out: those of others are mended all the same. */
export function treesByName(
  library: Library,
  onDamaged: (error: MediaStructError) => void = () => {},
): ReadonlyMap<string, Tree> {
  return new Map([...library.trees, ...indexedTrees(library, onDamaged)].map((tree) => [tree.name, tree]));
}
