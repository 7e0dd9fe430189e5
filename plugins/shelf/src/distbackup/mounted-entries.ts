import { createHash } from 'node:crypto';
import { comparePaths, isPathInside } from '@mediastruct/core';
import type { SourceEntry } from '../sources/source-entry.ts';
import type { DistbackupEntry, DistbackupMount, DistbackupObject } from './distbackup-list.ts';

/** The content of an empty file. distbackup keeps no object for it. */
export const EMPTY_SHA256 = createHash('sha256').digest('hex');

/** distbackup keeps no modes. */
const MODE = 0o644;
/** A whole tree that is mounted at its root, and what no folder is mapped to any more. */
const ROOT = { virtualPath: '/', realPath: '' };

/** What was met besides the entries. */
export interface LeftOut {
  /** Empty files. They are entries, and distbackup has no object of their content. */
  empty: number;
  /** Files that were not read before the list was written, so that nobody knows their content. */
  unread: number;
  /** Names that no source may have, such as one with `..`. */
  strange: number;
}

/** The folders that become sources: those that are mapped, and the root for what is below none of them. */
export function allMounts(mapped: readonly DistbackupMount[]): readonly DistbackupMount[] {
  const mounts = mapped.map(({ virtualPath, realPath }) => ({ virtualPath: slashed(virtualPath), realPath }));
  return mounts.some(({ virtualPath }) => virtualPath === '/') ? mounts : [...mounts, ROOT];
}

/** What a mount is called as a source: `/videos/stream-archive/` becomes `videos stream-archive`. */
export function nameOfMount({ virtualPath }: DistbackupMount): string {
  const words = virtualPath.split(/[/\\\p{C}]+/u).filter((word) => word.trim() !== '');
  return words.length === 0 ? 'distbackup' : words.join(' ').slice(0, 40).trim();
}

/**
 * The entries of one mount, in the byte order of their paths, as a walk would meet them; files of mounts inside it are not among them. `gone`: contents that no file
 * has any more, of all mounts. Memory: about 300 bytes for each of those.
 */
export function* mountedEntries(
  mount: DistbackupMount,
  mounts: readonly DistbackupMount[],
  {
    entries,
    gone,
    goneSince,
    leftOut,
  }: {
    /** Below the mount, in the byte order of their paths. */
    readonly entries: Iterable<DistbackupEntry>;
    readonly gone: readonly DistbackupObject[];
    readonly goneSince: string;
    readonly leftOut: LeftOut;
  },
): Generator<SourceEntry> {
  const inner = mounts
    .map(({ virtualPath }) => virtualPath)
    .filter((path) => path !== mount.virtualPath && path.startsWith(mount.virtualPath));
  const isOwn = (path: string) =>
    path.startsWith(mount.virtualPath) && !inner.some((prefix) => path.startsWith(prefix));
  const below = (path: string) => path.slice(mount.virtualPath.length);
  const tombstones = gone
    .flatMap(({ path, sha256, size, mtimeNs }) =>
      path !== null && isOwn(path) && isPathInside(below(path))
        ? [{ kind: 'gone' as const, path: below(path), sha256, size, mtimeNs, mode: MODE, goneSince }]
        : [],
    )
    .sort((a, b) => comparePaths(a.path, b.path));
  let next = 0;
  for (const entry of entries) {
    if (!isOwn(entry.path)) continue;
    const path = below(entry.path);
    const told = entryOf(entry, path, leftOut);
    if (told === null) continue;
    for (let tombstone = tombstones[next]; tombstone !== undefined; tombstone = tombstones[next]) {
      if (comparePaths(tombstone.path, path) > 0) break;
      yield tombstone;
      next += 1;
    }
    yield told;
  }
  yield* tombstones.slice(next);
}

function entryOf(entry: DistbackupEntry, path: string, leftOut: LeftOut): SourceEntry | null {
  if (!isPathInside(path)) {
    leftOut.strange += 1;
    return null;
  }
  if (entry.kind === 'symlink') return { kind: 'symlink', path, target: entry.target };
  const { size, mtimeNs } = entry;
  const sha256 = entry.sha256 ?? (entry.sha256 === null && size === 0 ? EMPTY_SHA256 : undefined);
  if (sha256 === undefined) {
    leftOut.unread += 1;
    return null;
  }
  if (sha256 === EMPTY_SHA256) leftOut.empty += 1;
  return { kind: 'file', path, sha256, size, mtimeNs, mode: MODE };
}

/** Two streams of entries in the byte order of their paths, as one. */
export function* inPathOrder(
  one: Iterable<DistbackupEntry>,
  other: Iterable<DistbackupEntry>,
): Generator<DistbackupEntry> {
  const rest = other[Symbol.iterator]();
  let next = rest.next();
  for (const entry of one) {
    for (; next.done !== true && comparePaths(next.value.path, entry.path) < 0; next = rest.next())
      yield next.value;
    yield entry;
  }
  for (; next.done !== true; next = rest.next()) yield next.value;
}

function slashed(path: string): string {
  return `/${path}/`.replace(/\/+/g, '/');
}
