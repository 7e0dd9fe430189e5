import { resolve } from 'node:path';
import type { Session } from '../journal/session.ts';
import {
  indexedTrees,
  noIndex,
  partsOfOthers,
  resolvedPath,
  treesOfOriginals,
} from '../holders/indexed-trees.ts';
import type { Library, Tree } from '../library/library.ts';
import { findTree, furtherTree, treeOf } from '../library/library.ts';
import { BagFolders } from '../holders/bag-folder.ts';
import { DiskFolders } from '../library/disk-folders.ts';
import { isOutside, TreeRanks } from '../library/rank.ts';
import { isAtOrBelow } from '../library/path-below.ts';
import { statRoot } from '../library/tree-check.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { mostRecords, readIndexHeader } from '../records/index-file.ts';
import { displayPath } from '../files/path-text.ts';
import { MountViews } from '../files/mount-views.ts';
import { joinPath } from '../files/walk.ts';
import type { DedupeOptions } from './dedupe-options.ts';

const DAY_MS = 24 * 3600 * 1000;

/** A tree whose copies are compared. */
export interface ComparedTree {
  readonly tree: Tree;
  readonly indexPath: string;
  readonly records: number;
  /** Of equal files the one in the tree of the lesser rank stays. */
  readonly rank: number;
  /** True for a path, or a folder, that stands in another tree inside this one. */
  readonly isOthers: (path: string) => boolean;
  /** Whether files of this folder, relative to the tree, are always kept. */
  readonly isReference: (folder: string) => boolean;
}

export interface ComparedTrees {
  readonly trees: readonly ComparedTree[];
  /** Absolute folders that the user named as references. */
  readonly references: readonly string[];
}

/** What comparing trees needs of a session. */
export type ComparingSession = Pick<Session, 'library' | 'progress' | 'warnings' | 'now'>;

/**
 * The trees to compare, in their order: those the user named, else all that hold originals. A reference may be a
 * tree or a folder inside one. Old indexes and absent trees are told as progress notes; a named tree or reference that is absent is `tree-changed` (24).
 */
export function comparedTrees(session: ComparingSession, options: DedupeOptions): ComparedTrees {
  const { library } = session;
  const references = (options.references ?? []).map((name) => namedReference(library, name));
  const holders = references.map((reference) => treeHolding(library, reference));
  const named = (options.trees ?? []).map((name) => namedTree(library, name));
  const originals = treesOfOriginals(library, {
    named: [...named, ...holders],
    note: (message, path) => session.progress({ kind: 'note', message, path }),
    warn: session.warnings.add,
  });
  const wanted = named.length === 0 ? originals : [...named, ...holders].filter(isFirstOfRoot);
  const ranks = new TreeRanks(session, named);
  const trees = wanted
    .flatMap((tree) => originals.filter((one) => one.root === tree.root))
    .map((tree) => comparedTree(session, tree, { references, rank: ranks.of(tree) }));
  return { trees, references };
}

/** A reference protects what it holds, so that one which is not there, as one that is misspelt, is no mere lack: `tree-changed`. */
function namedReference(library: Library, name: string): string {
  const root = findTree(library, name)?.root ?? resolve(name);
  statRoot(library.access, { name: displayPath(name), root });
  return root;
}

/** The names of the trees that are none of the library's: what is set aside out of them may be proven by any copy (`validate`). */
export function outsideNames(trees: readonly Pick<ComparedTree, 'tree' | 'rank'>[]): readonly string[] {
  return trees.filter(({ rank }) => isOutside(rank)).map(({ tree }) => tree.name);
}

function isFirstOfRoot(tree: Tree, at: number, trees: readonly Tree[]): boolean {
  return trees.findIndex((one) => one.root === tree.root) === at;
}

function namedTree(library: Library, name: string): Tree {
  const tree =
    findTree(library, name) ??
    indexedTrees(library).find((one) => one.name === name || one.root === resolve(name));
  if (tree === undefined) throw noIndex(library, furtherTree(library, resolve(name)));
  if (tree.role !== 'duplicates' && tree.role !== 'validated') return tree;
  throw new MediaStructError('usage', `${displayPath(tree.root)}: duplicates are not compared again`, {
    path: tree.root,
    suggestions: ['mediastruct validate   proves what stands there against its originals'],
  });
}

/** The innermost indexed tree that a reference folder is or stands in. */
function treeHolding(library: Library, folder: string): Tree {
  const holding = indexedTrees(library)
    .filter((tree) => isAtOrBelow(tree.root, folder))
    .sort((a, b) => b.root.length - a.root.length)[0];
  if (holding === undefined) throw noIndex(library, furtherTree(library, folder));
  return namedTree(library, holding.root);
}

function comparedTree(
  session: ComparingSession,
  tree: Tree,
  { references, rank }: { readonly references: readonly string[]; readonly rank: number },
): ComparedTree {
  const { library } = session;
  noteAge(session, tree);
  return {
    tree,
    indexPath: tree.indexPath,
    records: mostRecords(library.access, tree.indexPath),
    rank,
    isOthers: partsOfOthers(library, tree, session.warnings.add),
    isReference: referenceRule(session, tree, references),
  };
}

/**
 * Whether files of a folder, relative to the tree, are always kept: those of references, of the archive, of bags and of backup disks, by whatever name the
 * tree or the reference was reached, and by whatever mount.
 */
export function referenceRule(
  { library, warnings }: Pick<Session, 'library' | 'warnings'>,
  tree: Tree,
  references: readonly string[],
): (folder: string) => boolean {
  const bags = new BagFolders(library.access);
  // A tree that was crawled by an earlier program may tell of what a backup disk keeps.
  const disks = new DiskFolders(library.access);
  const views = new MountViews(library.access);
  const protectedFolders = [
    ...references,
    ...library.trees.filter((one) => one.isReference).map((one) => one.root),
  ].map((path) => resolvedPath(library.access, path, warnings.add));
  const root = resolvedPath(library.access, tree.root, warnings.add);
  return (folder) => {
    const absolute = joinPath(root, folder);
    return (
      tree.isReference ||
      bags.holds(absolute) ||
      disks.holds(absolute) ||
      views.pathsOf(absolute).some((one) => protectedFolders.some((path) => isAtOrBelow(path, one)))
    );
  };
}

function noteAge(session: ComparingSession, tree: Tree): void {
  const createdAt = readIndexHeader(session.library.access, tree.indexPath)?.createdAt;
  const ageDays = (session.now().getTime() - Date.parse(createdAt ?? '')) / DAY_MS;
  if (!(ageDays > session.library.config.crawl.maxAgeDays)) return;
  session.progress({
    kind: 'note',
    message: `its index is ${Math.floor(ageDays)} days old; files that changed since stay where they are until it is crawled again`,
    path: tree.root,
  });
}

/** Where duplicates of a tree are set aside. */
export function duplicatesFolder(library: Library, tree: Tree): string {
  return joinPath(treeOf(library, 'duplicates').root, tree.name);
}
