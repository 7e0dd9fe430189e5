import { randomUUID } from 'node:crypto';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess, FileStat } from '../files/file-access.ts';
import { errnoOf, lstatOrNull, orNullIfAbsent, messageOf } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import { readIndex, readIndexHeader } from '../records/index-file.ts';
import type { IndexHeader } from '../records/index-header.ts';
import { SAMPLE_WINDOW, samplePaths } from '../records/sample-paths.ts';
import type { Tree } from './library.ts';

/** How many of the sampled files must not all be missing. */
const SAMPLE_FILES = 32;

export interface TreeIdentity {
  readonly treeId: string;
  readonly rootIno: string;
  readonly previous: IndexHeader | null;
}

export function newTreeId(): string {
  return randomUUID();
}

/**
 * Makes sure that a tree is there and is the one its index was made from. An absent root, a root that is
 * empty where it held files (an unmounted disk), or one that holds none of the files it held (another disk)
 * is refused with `tree-changed`, exit 24: it must never be taken for "everything was deleted". `isEmptied`: all that it held is
 * known to have left it.
 */
export function checkTree(
  access: FileAccess,
  tree: Tree,
  options: { acceptTree?: boolean; isEmptied?: boolean } = {},
): TreeIdentity {
  const stat = statRoot(access, tree);
  const rootIno = String(stat.ino);
  if (options.acceptTree) return { treeId: newTreeId(), rootIno, previous: null };
  const previous = readIndexHeader(access, tree.indexPath);
  if (previous === null) return { treeId: newTreeId(), rootIno, previous };
  if (!options.isEmptied) refuseUnreadable(tree, () => refuseAnotherTree(access, tree));
  return { treeId: previous.treeId, rootIno, previous };
}

/**
 * As `checkTree`, for a run that may have moved by now what the index tells of: a root with the inode that the index
 * knows is the tree. A tree without an index, or with a damaged one, cannot be told.
 */
export function refuseOtherTree(access: FileAccess, tree: Tree): void {
  try {
    const known = readIndexHeader(access, tree.indexPath);
    if (known === null || known.rootIno === String(rootInode(access, tree))) return;
    checkTree(access, tree);
  } catch (error) {
    if (!(error instanceof MediaStructError) || error.code !== 'damaged') throw error;
  }
}

function rootInode(access: FileAccess, tree: Tree): bigint | undefined {
  return refuseUnreadable(tree, () => orNullIfAbsent(() => access.lstat(access.realpath(tree.root))))?.ino;
}

/** For a tree whose index cannot tell what it held: an empty folder is refused as an absent one. */
export function refuseEmptyTree(access: FileAccess, tree: Tree): void {
  statRoot(access, tree);
  if (refuseUnreadable(tree, () => access.readdir(tree.root)).length > 0) return;
  throw treeChanged(tree, `the index of tree "${tree.name}" is damaged, and its folder is empty`, {
    suggestions: ['If the tree was emptied on purpose: mediastruct crawl --force --accept-tree'],
  });
}

/** The stat of a tree's root folder; absent or no folder is `tree-changed`. */
export function statRoot(access: FileAccess, tree: Pick<Tree, 'name' | 'root'>): FileStat {
  const stat = refuseUnreadable(tree, () => orNullIfAbsent(() => access.lstat(access.realpath(tree.root))));
  if (stat?.kind === 'folder') return stat;
  const found = stat === null ? 'nothing' : 'no folder';
  throw treeChanged(tree, `expected the folder of tree "${tree.name}", found ${found}`);
}

/** A tree that cannot be looked at is refused as one that is absent; the error's cause tells the two apart. */
function refuseUnreadable<T>(tree: Pick<Tree, 'name' | 'root'>, look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    throw treeChanged(tree, `the tree "${tree.name}" cannot be looked at: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function treeChanged(
  { root }: Pick<Tree, 'root'>,
  what: string,
  { suggestions = [], cause }: { suggestions?: readonly string[]; cause?: unknown } = {},
): MediaStructError {
  return new MediaStructError('tree-changed', `${displayPath(root)}: ${what}`, {
    path: root,
    cause,
    suggestions: ['Is its disk connected and mounted? Nothing was changed.', ...suggestions],
  });
}

function refuseAnotherTree(access: FileAccess, tree: Tree): void {
  const isEmpty = access.readdir(tree.root).length === 0;
  // What runs moved since the base was written may be all of a sample, so only the whole index can tell against a tree.
  if (!isEmpty && someExist(access, tree, samplePaths(access, tree.indexPath))) return;
  if (!holdsRecords(access, tree)) return;
  if (!isEmpty && someExist(access, tree, currentSample(access, tree))) return;
  const found = isEmpty ? 'found an empty folder' : 'found none of the files it held';
  const what = `expected the tree "${tree.name}" with the files of its index, ${found}`;
  throw treeChanged(tree, what, {
    suggestions: ['If the tree was emptied or replaced on purpose: mediastruct crawl --accept-tree'],
  });
}

function holdsRecords(access: FileAccess, tree: Tree): boolean {
  for (const record of readIndex(access, tree.indexPath)) return record.path !== '';
  return false;
}

function currentSample(access: FileAccess, tree: Tree): string[] {
  const paths: string[] = [];
  for (const { path } of readIndex(access, tree.indexPath)) {
    paths.push(path);
    if (paths.length === SAMPLE_WINDOW) break;
  }
  return paths;
}

function someExist(access: FileAccess, { root }: Tree, paths: readonly string[]): boolean {
  const step = Math.max(1, Math.floor(paths.length / SAMPLE_FILES));
  return paths.some((path, at) => at % step === 0 && lstatOrNull(access, joinPath(root, path)) !== null);
}
