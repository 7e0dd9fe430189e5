import { randomUUID } from 'node:crypto';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess, FileStat } from '../files/file-access.ts';
import { errnoOf, orNullIfAbsent, messageOf } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';
import { readIndex, readIndexHeader } from '../records/index-file.ts';
import type { IndexHeader } from '../records/index-header.ts';
import { SAMPLE_WINDOW, samplePaths } from '../records/sample-paths.ts';
import type { Tree } from './library.ts';
import type { UnreadPath } from './tree-sample.ts';
import { tellUnread, TreeSample } from './tree-sample.ts';

/** How often an index is sampled beyond folders that cannot be looked into. */
const SAMPLES = 8;

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
 * is refused with `tree-changed`, exit 24: it must never be taken for "everything was deleted". Files that cannot be looked at tell neither
 * way: where others are there the tree is known, and `onUnread` is told of the first one. `isEmptied`: all that it held is
 * known to have left it.
 */
export function checkTree(
  access: FileAccess,
  tree: Tree,
  options: { acceptTree?: boolean; isEmptied?: boolean; onUnread?: (unread: UnreadPath) => void } = {},
): TreeIdentity {
  const stat = statRoot(access, tree);
  const rootIno = String(stat.ino);
  if (options.acceptTree) return { treeId: newTreeId(), rootIno, previous: null };
  const previous = readIndexHeader(access, tree.indexPath);
  if (previous === null) return { treeId: newTreeId(), rootIno, previous };
  const unread = options.isEmptied ? null : refuseUnreadable(tree, () => refuseAnotherTree(access, tree));
  if (unread !== null) options.onUnread?.(unread);
  return { treeId: previous.treeId, rootIno, previous };
}

/**
 * As `checkTree`, for a run that may have moved by now what the index tells of: a root with the inode that the index
 * knows is the tree. What could not be looked at meanwhile is told. A tree without an index, or with a damaged one, cannot be told.
 */
export function refuseOtherTree(
  access: FileAccess,
  tree: Tree,
  warn: (path: string, message: string) => void,
): void {
  try {
    const known = readIndexHeader(access, tree.indexPath);
    if (known === null || known.rootIno === String(rootInode(access, tree))) return;
    checkTree(access, tree, { onUnread: tellUnread(warn) });
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

/** Returns the first file that could not be looked at, where the tree is known all the same; null where all could. */
function refuseAnotherTree(access: FileAccess, tree: Tree): UnreadPath | null {
  const isEmpty = access.readdir(tree.root).length === 0;
  const sample = new TreeSample(access, tree.root);
  // What runs moved since the base was written may be all of a sample, so only the whole index can tell against a tree.
  if (!isEmpty && sample.someExist(samplePaths(access, tree.indexPath))) return sample.unread;
  if (!holdsRecords(access, tree)) return sample.unread;
  if (!isEmpty && someExistNow(access, tree, sample)) return sample.unread;
  if (sample.unread !== null) throw sample.unread.error;
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

/** Where all of a sample was in folders that cannot be looked into, one beyond them tells. */
function someExistNow(access: FileAccess, tree: Tree, sample: TreeSample): boolean {
  for (let round = 0; round < SAMPLES; round += 1) {
    const before = sample.passedOver;
    if (sample.someExist(currentSample(access, tree, sample))) return true;
    if (sample.passedOver === before) break;
  }
  return false;
}

function currentSample(access: FileAccess, tree: Tree, sample: TreeSample): string[] {
  const paths: string[] = [];
  for (const { path } of readIndex(access, tree.indexPath)) {
    if (sample.passesOver(path)) continue;
    paths.push(path);
    if (paths.length === SAMPLE_WINDOW) break;
  }
  return paths;
}
