import type { FileAccess } from '../files/file-access.ts';
import { statIfReadable } from '../files/file-access.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { FileRecord } from '../records/file-record.ts';
import { joinPath } from '../files/walk.ts';
import { indexedTrees } from '../holders/indexed-trees.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Library, Tree } from '../library/library.ts';
import { checkTree } from '../library/tree-check.ts';
import { readIndex } from '../records/index-file.ts';
import { isSameButRounded } from './plan-reuse.ts';

/** Records of an index that are looked at, and of how many of them the files are compared. */
const WINDOW = 2048;
const COMPARED = 32;
/** Of those compared, so many must stand as the index says: a file or two may have been deleted since. */
const ENOUGH = 0.9;

/**
 * The tree that was crawled at another folder and stands at `root` now, because its disk was mounted elsewhere: its files are
 * there as its index tells, with their sizes and times, and no longer where they were. Null where there is none, or more than one.
 */
export function returnedTree(library: Library, root: string): Tree | null {
  const candidates = indexedTrees(library, () => {}).filter(
    (tree) => !library.trees.includes(tree) && tree.root !== root && isReturned(library.access, tree, root),
  );
  const [found] = candidates;
  return found !== undefined && candidates.length === 1 ? { ...found, root } : null;
}

function isReturned(access: FileAccess, tree: Tree, root: string): boolean {
  try {
    return standsAt(access, root, sampleOf(access, tree)) && !isStillThere(access, tree);
  } catch (error) {
    // A damaged index tells of no tree.
    if (error instanceof MediaStructError) return false;
    throw error;
  }
}

function isStillThere(access: FileAccess, tree: Tree): boolean {
  try {
    checkTree(access, tree);
    return true;
  } catch (error) {
    if (error instanceof MediaStructError && error.code === 'tree-changed') return false;
    throw error;
  }
}

function sampleOf(access: FileAccess, { indexPath }: Tree): readonly FileRecord[] {
  const records: FileRecord[] = [];
  for (const record of readIndex(access, indexPath)) {
    records.push(record);
    if (records.length === WINDOW) break;
  }
  const step = Math.max(1, Math.floor(records.length / COMPARED));
  return records.filter((_, at) => at % step === 0);
}

function standsAt(access: FileAccess, root: string, sample: readonly FileRecord[]): boolean {
  const standing = sample.filter((record) => {
    const stat = statIfReadable(access, joinPath(root, record.path));
    return stat?.kind === 'file' && isSameButRounded(record, toStatRecord(stat));
  });
  return sample.length > 0 && standing.length >= ENOUGH * sample.length;
}
