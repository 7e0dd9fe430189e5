import { warnOf } from '../journal/run/warnings.ts';
import { join } from 'node:path';
import { indexedTrees } from '../holders/indexed-trees.ts';
import type { Session } from '../journal/session.ts';
import type { Library, Tree } from '../library/library.ts';

/** Where bad files are kept: `<library>/aside/<tree>/` and the path they had. */
export function asideFolder({ root }: Pick<Library, 'root'>): string {
  return join(root, 'aside');
}

/** All trees that the library knows. One whose index cannot be read is told and left out: those of others are mended all the same. */
export function treesByName({
  library,
  warnings,
}: Pick<Session, 'library' | 'warnings'>): ReadonlyMap<string, Tree> {
  const trees = indexedTrees(library, warnOf({ library, warnings }));
  return new Map([...library.trees, ...trees].map((tree) => [tree.name, tree]));
}
