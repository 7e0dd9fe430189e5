import { lstatOrNull } from '../files/file-access.ts';
import { joinPath } from '../files/walk.ts';
import type { Library, Tree, TreeRole } from '../library/library.ts';
import type { IndexHeader } from '../records/index-header.ts';
import { indexedName } from '../records/index-header.ts';
import { readIndexHeader } from '../records/index-file.ts';
import type { ProblemList } from './stored-problem.ts';

const INDEX_END = '.ndjson';

/** A tree as the library's state knows it; its own folder is not looked at. */
export interface StoredTree {
  readonly name: string;
  readonly role: TreeRole;
  /** Absolute path; null for a tree outside the settings whose index cannot tell it. */
  readonly root: string | null;
  readonly indexPath: string;
  /** missing: the tree was never crawled. damaged: its header cannot be read. */
  readonly index: 'missing' | 'damaged' | IndexHeader;
}

/** The trees of the settings, then those that were crawled because the user named them, by name. */
export function storedTrees(library: Library, problems: ProblemList): readonly StoredTree[] {
  const { trees, state } = library;
  const known = new Set(trees.map((tree) => tree.indexPath));
  const others = indexPaths(library).filter((path) => !known.has(path));
  return [
    ...trees.map((tree) => storedTree(library, tree, problems)),
    ...others.map((indexPath) => {
      const name = indexPath.slice(state.indexes.length + 1, -INDEX_END.length);
      return storedTree(library, { name, role: 'further', root: null, indexPath }, problems);
    }),
  ];
}

function storedTree(
  { access }: Library,
  tree: Pick<Tree, 'name' | 'role' | 'indexPath'> & { readonly root: string | null },
  problems: ProblemList,
): StoredTree {
  const { name, role, indexPath } = tree;
  const read = problems.attempt(() => ({ header: readIndexHeader(access, indexPath) }));
  const index = read === null ? 'damaged' : (read.header ?? 'missing');
  return { name, role, root: tree.root ?? (read?.header?.root || null), indexPath, index };
}

function indexPaths({ access, state }: Library): readonly string[] {
  if (lstatOrNull(access, state.indexes) === null) return [];
  return access
    .readdir(state.indexes)
    .filter(({ kind, name }) => kind === 'file' && indexedName(name) !== null)
    .map(({ name }) => joinPath(state.indexes, name))
    .sort();
}
