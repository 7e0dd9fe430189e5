import { resolve } from 'node:path';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { displayPath } from '../files/path-text.ts';
import { indexedTrees, noIndex, partsOfOthers, treesOfOriginals } from '../holders/indexed-trees.ts';
import type { Session } from '../journal/session.ts';
import type { Library, Tree } from '../library/library.ts';
import { findTree, furtherTree } from '../library/library.ts';
import { mostRecords } from '../records/index-file.ts';

/** A tree in which similar pictures are looked for. */
export interface LookedTree {
  readonly tree: Tree;
  readonly indexPath: string;
  readonly records: number;
  /** True for a path that stands in another tree inside this one. */
  readonly isOthers: (path: string) => boolean;
}

/**
 * The trees that the user named, else all that hold originals. Absent trees are told as progress notes. Errors: `no-index` (30) and `tree-changed` (24) as `dedupe` has them; `usage` for a
 * tree of duplicates.
 */
export function lookedTrees(session: Session, names: readonly string[]): readonly LookedTree[] {
  const { library, warnings } = session;
  const named = names.map((name) => namedTree(library, name));
  const originals = treesOfOriginals(library, {
    named,
    note: (message, path) => session.progress({ kind: 'note', message, path }),
    warn: warnings.add,
  });
  const isWanted = ({ root }: Tree) => named.length === 0 || named.some((tree) => tree.root === root);
  return originals.filter(isWanted).map((tree) => ({
    tree,
    indexPath: tree.indexPath,
    records: mostRecords(library.access, tree.indexPath),
    isOthers: partsOfOthers(library, tree, warnings.add),
  }));
}

function namedTree(library: Library, name: string): Tree {
  const isNamed = (tree: Tree) => tree.name === name || tree.root === resolve(name);
  const tree = findTree(library, name) ?? indexedTrees(library).find(isNamed);
  if (tree === undefined) throw noIndex(library, furtherTree(library, resolve(name)));
  if (tree.role !== 'duplicates' && tree.role !== 'validated') return tree;
  throw new MediaStructError(
    'usage',
    `${displayPath(tree.root)}: it holds copies of what the other trees hold`,
    {
      path: tree.root,
      suggestions: ['mediastruct dedupe --similar   looks at all trees that hold originals'],
    },
  );
}
