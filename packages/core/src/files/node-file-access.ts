import type { Buffer } from 'node:buffer';
import fs from 'node:fs';
import type { BigIntStats, Dirent } from 'node:fs';
import type { EntryKind, FileAccess, FileStat, FolderEntry } from './file-access.ts';
import { bytesToPath, toFsPath } from './path-text.ts';

/** The FileAccess of the real file system. */
export const nodeFileAccess: FileAccess = {
  open: (path, flags, mode = 0o666) => fs.openSync(toFsPath(path), flags, mode),
  close: (fd) => fs.closeSync(fd),
  read: (fd, buffer, position) => fs.readSync(fd, buffer, 0, buffer.length, position),
  write: (fd, buffer, position) => fs.writeSync(fd, buffer, 0, buffer.length, position),
  fstat: (fd) => toFileStat(fs.fstatSync(fd, { bigint: true })),
  lstat: (path) => toFileStat(fs.lstatSync(toFsPath(path), { bigint: true })),
  readdir: (path) => listFolder(toFsPath(path)),
  readlink: (path) => bytesToPath(fs.readlinkSync(toFsPath(path), { encoding: 'buffer' })),
  realpath: (path) => bytesToPath(fs.realpathSync.native(toFsPath(path), { encoding: 'buffer' })),
  statfs: (path) => {
    const found = fs.statfsSync(toFsPath(path));
    const { bavail, blocks, bsize, type } = found;
    return { available: bavail * bsize, total: blocks * bsize, blockSize: bsize, type };
  },
  fsync: (fd) => fs.fsyncSync(fd),
  fdatasync: (fd) => fs.fdatasyncSync(fd),
  ftruncate: (fd, length) => fs.ftruncateSync(fd, length),
  fchmod: (fd, mode) => fs.fchmodSync(fd, mode),
  futimes: (fd, atimeNs, mtimeNs) => fs.futimesSync(fd, utimesArgument(atimeNs), utimesArgument(mtimeNs)),
  utimes: (path, atimeNs, mtimeNs) =>
    fs.utimesSync(toFsPath(path), utimesArgument(atimeNs), utimesArgument(mtimeNs)),
  mkdir: (path, mode = 0o777) => void fs.mkdirSync(toFsPath(path), { mode }),
  rmdir: (path) => fs.rmdirSync(toFsPath(path)),
  link: (existing, path) => fs.linkSync(toFsPath(existing), toFsPath(path)),
  symlink: (target, path) => fs.symlinkSync(toFsPath(target), toFsPath(path)),
  rename: (from, to) => fs.renameSync(toFsPath(from), toFsPath(to)),
  unlink: (path) => fs.unlinkSync(toFsPath(path)),
};

/** What a byte that is not UTF-8 is read as; a name may also have this character by itself. */
const REPLACED = '\ufffd';

/** Names as texts cost a third of names as bytes, which are only needed where a name is not UTF-8. */
function listFolder(path: string | Buffer): FolderEntry[] {
  const entries = fs.readdirSync(path, { withFileTypes: true });
  if (!entries.some(({ name }) => name.includes(REPLACED)))
    return entries.map((entry) => ({ name: entry.name, kind: entryKind(entry) }));
  return fs
    .readdirSync(path, { encoding: 'buffer', withFileTypes: true })
    .map((entry) => ({ name: bytesToPath(entry.name), kind: entryKind(entry) }));
}

function toFileStat(stats: BigIntStats): FileStat {
  const mode = Number(stats.mode);
  return {
    kind: kindOf(mode),
    dev: stats.dev,
    ino: stats.ino,
    size: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    atimeNs: stats.atimeNs,
    nlink: Number(stats.nlink),
    mode: mode & 0o7777,
    allocatedBytes: Number(stats.blocks) * STAT_BLOCK,
  };
}

/** The same as the methods of the stat tell, without a big number for each question. */
function kindOf(mode: number): EntryKind {
  const type = mode & fs.constants.S_IFMT;
  if (type === fs.constants.S_IFREG) return 'file';
  if (type === fs.constants.S_IFDIR) return 'folder';
  return type === fs.constants.S_IFLNK ? 'symlink' : 'other';
}

function entryKind(entry: Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

/** The unit in which `stat` counts what a file occupies (POSIX leaves it open; every system has this one). */
const STAT_BLOCK = 512;
const NS_PER_SECOND = 1_000_000_000n;

/**
 * A time as Node's utimes takes it. Node holds seconds as a double, which is exact to about 240 ns. For a negative
 * number it would set the present time, so times before 1970 go in as a Date, which is exact to 1 ms.
 */
function utimesArgument(ns: bigint): number | Date {
  if (ns < 0n) return new Date(Number(ns / 1_000_000n));
  // Divided as one number, the nanoseconds would already be rounded.
  return Number(ns / NS_PER_SECOND) + Number(ns % NS_PER_SECOND) / 1e9;
}
