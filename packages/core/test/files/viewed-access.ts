import { createHash } from 'node:crypto';
import type { FileAccess, FileStat } from '../../src/files/file-access.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { isAtOrBelow } from '../../src/library/path-below.ts';
import { systemError } from './altered-access.ts';

const DEVICE = 4711n;
const PATH_CALLS = ['lstat', 'readdir', 'readlink', 'statfs', 'utimes', 'mkdir', 'rmdir', 'unlink'] as const;

/** A folder that is shown at a second path, as a FUSE file system does it. Absolute paths. */
export interface View {
  readonly at: string;
  readonly of: string;
}

/**
 * The real file system with views of its folders: with a device and inode numbers of their own, which no link or rename crosses, and
 * with nothing in any path to tell what they show.
 */
export function viewedAccess(views: readonly View[]): FileAccess {
  const viewedFds = new Set<number>();
  const viewOf = (path: string) => views.find(({ at }) => isAtOrBelow(at, path));
  const real = (path: string) => {
    const view = viewOf(path);
    return view === undefined ? path : `${view.of}${path.slice(view.at.length)}`;
  };
  const refuseCrossing = (from: string, to: string) => {
    if (viewOf(from) !== viewOf(to)) throw systemError('EXDEV');
  };
  const calls = PATH_CALLS.map((name) => {
    const call = nodeFileAccess[name] as (path: string, ...rest: unknown[]) => unknown;
    return [name, (path: string, ...rest: unknown[]) => call(real(path), ...rest)] as const;
  });
  return {
    ...nodeFileAccess,
    ...(Object.fromEntries(calls) as unknown as Pick<FileAccess, (typeof PATH_CALLS)[number]>),
    open: (path, flags, mode) => {
      const fd = nodeFileAccess.open(real(path), flags, mode);
      if (viewOf(path) !== undefined) viewedFds.add(fd);
      return fd;
    },
    close: (fd) => {
      viewedFds.delete(fd);
      nodeFileAccess.close(fd);
    },
    lstat: (path) => {
      const stat = nodeFileAccess.lstat(real(path));
      return viewOf(path) === undefined ? stat : asViewed(stat);
    },
    fstat: (fd) => {
      const stat = nodeFileAccess.fstat(fd);
      return viewedFds.has(fd) ? asViewed(stat) : stat;
    },
    realpath: (path) => {
      const view = viewOf(path);
      const found = nodeFileAccess.realpath(real(path));
      return view !== undefined && isAtOrBelow(view.of, found)
        ? `${view.at}${found.slice(view.of.length)}`
        : found;
    },
    link: (from, to) => {
      refuseCrossing(from, to);
      nodeFileAccess.link(real(from), real(to));
    },
    rename: (from, to) => {
      refuseCrossing(from, to);
      nodeFileAccess.rename(real(from), real(to));
    },
  };
}

function asViewed(stat: FileStat): FileStat {
  const digest = createHash('sha256').update(`${stat.dev} ${stat.ino}`).digest();
  return { ...stat, dev: DEVICE, ino: digest.readBigUInt64LE() >> 1n };
}
