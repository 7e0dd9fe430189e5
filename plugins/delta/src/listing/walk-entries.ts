import type { EntryKind, FileAccess, FileStat, FolderEntry } from '@mediastruct/core';
import { comparePaths, errnoOf, messageOf, pathBelow } from '@mediastruct/core';
import type { ExcludeRules } from '../exclude/exclude-rules.ts';

/** What a walk finds below the root: everything but the root itself, each before what is below it. */
export type WalkedEntry =
  | { readonly kind: 'folder' | 'file' | 'other'; readonly path: string; readonly stat: FileStat }
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string }
  /** It could not be looked at, or is a folder that could not be listed; then nothing below it was walked. */
  | { readonly kind: 'unknown'; readonly path: string; readonly what: string };

/** As `WalkedEntry`, where files that the listing of their folder tells of are not looked at. */
export type MetEntry = WalkedEntry | { readonly kind: 'file'; readonly path: string; readonly stat: null };

export interface WalkOptions {
  readonly exclude: ExcludeRules;
  /** Absolute paths that are not walked, such as the listing that is being written. */
  readonly leaveOut?: readonly string[] | undefined;
}

interface OpenFolder {
  readonly path: string;
  readonly identity: string;
  readonly entries: readonly FolderEntry[];
  next: number;
}

/**
 * Walks a folder in the order of `compareTreePaths`. Does not follow symlinks, and does not enter a folder that is mounted inside itself.
 * Throws where the root cannot be listed. Memory: the listings of the folders from the root to the current one.
 */
export function walkEntries(access: FileAccess, root: string, options: WalkOptions): Generator<WalkedEntry> {
  return walkBy(access, root, { ...options, meet: (path) => look(access, root, path) });
}

/** As `walkEntries`, for a caller who opens every file: it is asked what it is then. */
export function meetEntries(access: FileAccess, root: string, options: WalkOptions): Generator<MetEntry> {
  const meet = (path: string, kind: EntryKind): MetEntry =>
    kind === 'file' ? { kind, path, stat: null } : look(access, root, path);
  return walkBy<MetEntry>(access, root, { ...options, meet });
}

interface WalkBy<Entry> extends WalkOptions {
  /** What stands at a path; its folder tells of this kind. */
  readonly meet: (path: string, kind: EntryKind) => Entry;
}

function* walkBy<Entry extends MetEntry>(
  access: FileAccess,
  root: string,
  { exclude, leaveOut = [], meet }: WalkBy<Entry | WalkedEntry>,
): Generator<Entry | WalkedEntry> {
  const left = new Set(leaveOut.flatMap((path) => pathBelow(root, path) ?? []));
  const open: OpenFolder[] = [openFolder(access, root, '')];
  exclude.enter('');
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    const entry = folder.entries[folder.next++];
    if (entry === undefined) {
      open.pop();
      continue;
    }
    const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
    if (left.has(path)) continue;
    const found = meet(path, entry.kind);
    const isOut = exclude.leavesOut(path, found.kind === 'unknown' ? entry.kind : found.kind);
    if (isOut) continue;
    if (found.kind !== 'folder') {
      yield found;
      continue;
    }
    const below = openOrUnknown(access, { root, path, open });
    if ('kind' in below) yield below;
    else {
      yield found;
      exclude.enter(path);
      open.push(below);
    }
  }
}

function look(access: FileAccess, root: string, path: string): WalkedEntry {
  const absolute = `${root}/${path}`;
  try {
    const stat = access.lstat(absolute);
    if (stat.kind === 'symlink') return { kind: 'symlink', path, target: access.readlink(absolute) };
    return { kind: stat.kind, path, stat };
  } catch (error) {
    return unknown(path, error);
  }
}

function openOrUnknown(
  access: FileAccess,
  {
    root,
    path,
    open,
  }: { readonly root: string; readonly path: string; readonly open: readonly OpenFolder[] },
): OpenFolder | WalkedEntry {
  try {
    const below = openFolder(access, root, path);
    if (open.every(({ identity }) => identity !== below.identity)) return below;
    return { kind: 'unknown', path, what: 'it is mounted inside itself, so it is not entered again' };
  } catch (error) {
    return unknown(path, error);
  }
}

function openFolder(access: FileAccess, root: string, path: string): OpenFolder {
  const absolute = path === '' ? root : `${root}/${path}`;
  const { dev, ino } = access.lstat(absolute);
  const entries = access.readdir(absolute).sort((a, b) => comparePaths(a.name, b.name));
  return { path, identity: `${dev}:${ino}`, entries, next: 0 };
}

function unknown(path: string, error: unknown): WalkedEntry {
  if (errnoOf(error) === null) throw error;
  return { kind: 'unknown', path, what: messageOf(error) };
}
