import type { EntryKind, FileAccess, FileStat, FolderEntry } from './file-access.ts';
import { errnoOf, messageOf } from './file-access.ts';
import { comparePaths } from './path-text.ts';

/**
 * What a walk finds. Every file, symlink and special file below the root is yielded once. A folder is yielded only if
 * it cannot be listed, so that it does not look empty. `path` is relative to the root, with `/` between the segments.
 */
export type WalkEntry =
  | { readonly kind: 'file'; readonly path: string; readonly stat: FileStat }
  | { readonly kind: 'symlink' | 'other'; readonly path: string }
  | {
      readonly kind: 'failed';
      /** If it is a folder, nothing below it was walked. */
      readonly of: 'file' | 'folder';
      readonly path: string;
      readonly errno: string;
      readonly message: string;
    };

export interface WalkOptions {
  /** Returns true for what the walk skips; a folder with everything below it. `path` is relative to the root. */
  readonly leaveOut?: (path: string, kind: EntryKind) => boolean;
}

interface OpenFolder {
  readonly path: string;
  readonly identity: string;
  readonly entries: readonly FolderEntry[];
  next: number;
}

/**
 * Walks a tree in the byte order of its paths. Indexes have the same order, so a walk and an index can be merged as
 * streams. Does not follow symlinks and does not enter a folder that is mounted inside itself.
 * Memory: the listings of the folders from the root to the current one.
 */
export function* walkTree(access: FileAccess, root: string, options: WalkOptions = {}): Generator<WalkEntry> {
  const open: OpenFolder[] = [];
  const first = openFolder(access, { root, path: '', open });
  if ('kind' in first) {
    yield first;
    return;
  }
  open.push(first);
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    const entry = folder.entries[folder.next++];
    if (entry === undefined) {
      open.pop();
      continue;
    }
    const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
    if (options.leaveOut?.(path, entry.kind)) continue;
    if (entry.kind === 'folder') {
      const below = openFolder(access, { root, path, open });
      if ('kind' in below) yield below;
      else open.push(below);
    } else {
      yield inspect(access, { root, path, kind: entry.kind });
    }
  }
}

/** Joins a root and a relative path; gives the root for `''`. */
export function joinPath(root: string, path: string): string {
  if (path === '') return root;
  return root.endsWith('/') ? root + path : `${root}/${path}`;
}

function inspect(access: FileAccess, at: { root: string; path: string; kind: EntryKind }): WalkEntry {
  if (at.kind === 'symlink') return { kind: 'symlink', path: at.path };
  try {
    // The listing of some file systems does not have the kind, so the stat decides.
    const stat = access.lstat(joinPath(at.root, at.path));
    if (stat.kind === 'file') return { kind: 'file', path: at.path, stat };
    return { kind: stat.kind === 'symlink' ? 'symlink' : 'other', path: at.path };
  } catch (error) {
    return failed('file', { path: at.path, error });
  }
}

function openFolder(
  access: FileAccess,
  at: { root: string; path: string; open: readonly OpenFolder[] },
): OpenFolder | Extract<WalkEntry, { kind: 'failed' }> {
  const absolute = joinPath(at.root, at.path);
  try {
    const stat = access.lstat(absolute);
    const identity = `${stat.dev}:${stat.ino}`;
    if (at.open.some((above) => above.identity === identity))
      return {
        kind: 'failed',
        of: 'folder',
        path: at.path,
        errno: 'ELOOP',
        message: 'this folder is mounted inside itself and is not entered again',
      };
    return { path: at.path, identity, entries: sorted(access.readdir(absolute)), next: 0 };
  } catch (error) {
    return failed('folder', { path: at.path, error });
  }
}

/** Sorts a folder as its name and a slash, so that the walk yields whole paths in byte order. */
function sorted(entries: FolderEntry[]): FolderEntry[] {
  return entries.sort((a, b) => comparePaths(sortKey(a), sortKey(b)));
}

function sortKey(entry: FolderEntry): string {
  return entry.kind === 'folder' ? `${entry.name}/` : entry.name;
}

function failed(
  of: 'file' | 'folder',
  { path, error }: { path: string; error: unknown },
): Extract<WalkEntry, { kind: 'failed' }> {
  return {
    kind: 'failed',
    of,
    path,
    errno: errnoOf(error) ?? 'EUNKNOWN',
    message: messageOf(error),
  };
}
