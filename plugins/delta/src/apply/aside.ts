import { dirname, join } from 'node:path';
import type { FileAccess, FileStat, Session } from '@mediastruct/core';
import {
  displayPath,
  errnoOf,
  hashFile,
  lstatOrNull,
  makeFolders,
  MediaStructError,
  orNullIfAbsent,
  symlinkBetween,
  syncFolder,
  toStatRecord,
} from '@mediastruct/core';
import type { ListedFile, ListedSymlink, TreeEntry } from '../listing/tree-entry.ts';
import { hasOneAbove } from '../names/above.ts';
import { standsExactly } from '../names/exact-name.ts';
import { giveName, linkIfPossible } from '@mediastruct/core';
import { unfinishedName } from '../names/unfinished-name.ts';

/** From which folder entries are moved, and to which; absolute paths. */
export interface AsideMove {
  readonly access: FileAccess;
  /** Copies files where there are no hard links. */
  readonly content: Pick<Session['content'], 'stageCopies'>;
  readonly from: string;
  readonly to: string;
  /** Whether nobody else writes in the folder that they are moved to. */
  readonly isToOurs: boolean;
  /** Whether the file system answers for names of other case: then only an entry of the very name is moved. */
  readonly folds?: boolean | undefined;
}

/** The entries at and below some paths, in their order. Memory: those entries. */
export function entriesAt(paths: ReadonlySet<string>, entries: Iterable<TreeEntry>): readonly TreeEntry[] {
  return [...entries].filter(({ path }) => paths.has(path) || hasOneAbove(path, paths));
}

/**
 * Moves entries, whole folders among them, as a listing tells of them: each file has its new name durably before it loses the old one, because no file system promises more than a
 * rename within one folder to be whole after a power cut. May be repeated after a crash. Entries come in the order of a walk, each folder with all that is in it. What is not as the listing
 * tells stays where it is; returns the absolute paths that are taken by something else.
 */
export async function moveEntries(
  entries: readonly TreeEntry[],
  move: AsideMove,
): Promise<readonly string[]> {
  const { access, from, to } = move;
  const { standing, taken } = movable(entries, move);
  const leaves = standing.filter((entry) => entry.kind === 'file' || entry.kind === 'symlink');
  for (const { path, kind } of standing) if (kind === 'folder') makeFolders(access, join(to, path));
  for (const folder of foldersOf(leaves, to)) makeFolders(access, folder);
  const moved: { readonly path: string; readonly stat: FileStat }[] = [];
  for (const leaf of leaves) {
    const stat = access.lstat(join(from, leaf.path));
    if (await giveSecondName(leaf, move)) moved.push({ path: leaf.path, stat });
    else taken.push(join(to, leaf.path));
  }
  for (const folder of foldersOf(moved, to)) syncFolder(access, folder);
  // What was saved anew meanwhile has no second name, and stays.
  for (const { path, stat } of moved)
    if (isStill(access, join(from, path), stat)) access.unlink(join(from, path));
  for (const folder of foldersOf(moved, from)) syncFolder(access, folder);
  for (const { path, kind } of standing.toReversed())
    if (kind === 'folder') removeIfEmpty(access, join(from, path));
  return taken;
}

type Leaf = ListedFile | ListedSymlink;

/**
 * Entries that still stand where they are moved from. Below what is another thing by now nothing is looked at: a symlink of the new state may stand there and lead to a
 * folder of somebody else's. Behind a symlink in place of a folder above, nothing is taken and nothing is put.
 */
function movable(
  entries: readonly TreeEntry[],
  { access, from, to, folds = false }: AsideMove,
): { readonly standing: readonly TreeEntry[]; readonly taken: string[] } {
  const passed = new Set<string>();
  const taken: string[] = [];
  const standing = entries.filter((entry) => {
    const { path, kind } = entry;
    if (hasOneAbove(path, passed)) return false;
    const isThere =
      symlinkBetween(access, from, path) === null &&
      isAsListed(access, join(from, path), entry) &&
      (!folds || standsExactly(access, from, path));
    const isFree =
      symlinkBetween(access, to, path) === null && (kind !== 'folder' || mayStand(access, join(to, path)));
    if (isThere && !isFree) taken.push(join(to, path));
    if (isThere && isFree) return true;
    passed.add(path);
    return false;
  });
  return { standing, taken };
}

/** Whether a folder can stand here. */
function mayStand(access: FileAccess, at: string): boolean {
  const kind = lstatOrNull(access, at)?.kind;
  return kind === undefined || kind === 'folder';
}

function isStill(access: FileAccess, at: string, { ino, size, mtimeNs }: FileStat): boolean {
  const now = lstatOrNull(access, at);
  return now !== null && now.ino === ino && now.size === size && now.mtimeNs === mtimeNs;
}

function isAsListed(access: FileAccess, at: string, entry: TreeEntry): boolean {
  if (lstatOrNull(access, at)?.kind !== entry.kind) return false;
  return entry.kind !== 'symlink' || access.readlink(at) === entry.target;
}

/** False where something else has the name. */
async function giveSecondName(
  leaf: Leaf,
  { access, content, from, to, isToOurs }: AsideMove,
): Promise<boolean> {
  const [at, name] = [join(from, leaf.path), join(to, leaf.path)];
  const there = lstatOrNull(access, name);
  if (leaf.kind === 'symlink') {
    if (there === null) access.symlink(leaf.target, name);
    return there === null || isAsListed(access, name, leaf);
  }
  const stat = access.lstat(at);
  const part = unfinishedName(name);
  if (there?.size === 0 && leaf.size > 0 && isLeft(access, part, leaf.sha256)) {
    // A power cut came between the two steps of `giveName`: the empty file is ours.
    access.rename(part, name);
    return isSame(access, at, leaf.sha256);
  }
  if (there !== null)
    return (
      (there.ino === stat.ino && there.dev === stat.dev) ||
      (isSame(access, name, leaf.sha256) && isSame(access, at, leaf.sha256))
    );
  if (linkIfPossible(access, at, name)) return true;
  orNullIfAbsent(() => access.unlink(part));
  const request = { from: at, part, sha256: leaf.sha256, stat: toStatRecord(stat) };
  const [copied] = await content.stageCopies([request]);
  if (copied?.kind !== 'staged') throw notCopied(at, copied?.message ?? 'no answer');
  if (isToOurs) access.rename(part, name);
  else giveName(access, part, name);
  return true;
}

/** Whether a copy that was made before a crash waits for its name. */
function isLeft(access: FileAccess, part: string, sha256: string): boolean {
  return lstatOrNull(access, part) !== null && isSame(access, part, sha256);
}

/** A copy that was made before a crash. */
function isSame(access: FileAccess, path: string, sha256: string): boolean {
  const found = hashFile(access, path);
  return found.kind === 'hashed' && found.sha256 === sha256;
}

function notCopied(path: string, what: string): MediaStructError {
  return new MediaStructError('tree-changed', `${displayPath(path)}: could not be copied: ${what}`, {
    path,
    suggestions: ['Run "mediastruct resume" when nothing writes to it.'],
  });
}

function foldersOf(leaves: readonly Pick<Leaf, 'path'>[], root: string): ReadonlySet<string> {
  return new Set(leaves.map(({ path }) => dirname(join(root, path))));
}

/** A folder that holds more than its listing tells stays. */
function removeIfEmpty(access: FileAccess, path: string): void {
  try {
    access.rmdir(path);
    syncFolder(access, dirname(path));
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errnoOf(error) ?? '')) throw error;
  }
}
