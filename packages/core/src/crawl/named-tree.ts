import { resolve } from 'node:path';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';
import { knownTrees, TreeViews } from '../holders/tree-views.ts';
import type { Session } from '../journal/session.ts';
import { DiskFolders } from '../library/disk-folders.ts';
import type { Library, Tree } from '../library/library.ts';
import { findTree, furtherTree } from '../library/library.ts';
import { statRoot } from '../library/tree-check.ts';
import { returnedTree } from './returned-tree.ts';

/**
 * The tree that the user names by its name or its folder: one that is known, by whatever path, or else a new one. A folder inside a known tree is
 * `usage` (64), because its files would be listed twice.
 */
export function namedTree(session: Session, name: string): Tree {
  const { library } = session;
  const own = findTree(library, name);
  if (own !== null) return own;
  const root = resolve(name);
  const known = knownTrees(library);
  // A tree keeps its name where its disk is mounted at another folder, so its index tells where it was last.
  const tree = known.find((one) => one.root === root) ?? furtherTree(library, root);
  statRoot(library.access, tree);
  refuseDiskFolder(library, root);
  const found = treeAround(library, { tree, known });
  if (found !== null) return told(session, found, { path: root, what: 'has another name' });
  if (lstatOrNull(library.access, tree.indexPath) !== null) return tree;
  const returned = returnedTree(library, root);
  if (returned === null) return tree;
  return told(session, returned, { path: root, what: 'stood elsewhere when it was last crawled' });
}

function told({ progress }: Session, tree: Tree, { path, what }: { path: string; what: string }): Tree {
  progress({ kind: 'note', message: `is the tree ${tree.name}, which ${what}`, path });
  return tree;
}

/** The known tree that has the same folder now. What has an index already stays a tree of its own beside others that the settings do not name. */
function treeAround(library: Library, { tree, known }: { tree: Tree; known: readonly Tree[] }): Tree | null {
  const isKnown = known.includes(tree);
  const views = new TreeViews(library, isKnown ? known : [...known, tree]);
  const around = views
    .around(tree.name)
    .filter((other) => views.isThere(other.tree.name) && (!isKnown || library.trees.includes(other.tree)));
  const same = around.find(({ at }) => at === '');
  if (same !== undefined) return same.tree;
  const [outer] = around;
  if (outer !== undefined) throw partOf(library, tree.root, outer.tree);
  return null;
}

function partOf(library: Library, root: string, { name, root: outer }: Tree): MediaStructError {
  const isOwn = library.trees.some((tree) => tree.name === name);
  return new MediaStructError('usage', `${displayPath(root)}: is part of the tree "${name}"`, {
    path: root,
    suggestions: [`mediastruct crawl ${isOwn ? name : displayPath(outer)}`],
  });
}

/** What a backup disk keeps is known by its list; as a tree it would be a second copy of itself. */
function refuseDiskFolder({ access }: Library, root: string): void {
  if (!new DiskFolders(access).holds(access.realpath(root))) return;
  throw new MediaStructError('usage', `${displayPath(root)}: it belongs to a backup disk of a shelf`, {
    path: root,
    suggestions: [
      'What stands there is known without a crawl: mediastruct shelf disk list',
      'A disk of other people: mediastruct ingest, or mediastruct shelf disk fork',
      'Nothing was changed.',
    ],
  });
}
