import { constants } from 'node:fs';

/**
 * The one door to the file system. Every call of core that reads or changes a file goes through it, so a
 * test can record, fail or stop at any of them. Calls are synchronous: their order is the order of effects,
 * which is what the guarantees of a verified move rest on.
 *
 * Paths are strings as `path-text.ts` defines them. Every call throws Node's error with its errno `code`.
 */
export interface FileAccess {
  open(path: string, flags: number, mode?: number): number;
  close(fd: number): void;
  /** Reads up to `buffer.length` bytes at `position`, or at the descriptor's own place where it is null. */
  read(fd: number, buffer: Uint8Array, position: number | null): number;
  /** Writes up to `buffer.length` bytes; may write fewer. */
  write(fd: number, buffer: Uint8Array, position: number | null): number;
  fstat(fd: number): FileStat;
  lstat(path: string): FileStat;
  readdir(path: string): FolderEntry[];
  readlink(path: string): string;
  realpath(path: string): string;
  statfs(path: string): FileSystemRoom;
  fsync(fd: number): void;
  fdatasync(fd: number): void;
  ftruncate(fd: number, length: number): void;
  fchmod(fd: number, mode: number): void;
  /** Sets both times, in nanoseconds since 1970; what is kept is what the file system can hold. */
  futimes(fd: number, atimeNs: bigint, mtimeNs: bigint): void;
  utimes(path: string, atimeNs: bigint, mtimeNs: bigint): void;
  mkdir(path: string, mode?: number): void;
  rmdir(path: string): void;
  link(existing: string, path: string): void;
  rename(from: string, to: string): void;
  unlink(path: string): void;
}

export type EntryKind = 'file' | 'folder' | 'symlink' | 'other';

export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** Sizes in bytes, times in nanoseconds since 1970. */
export interface FileStat {
  readonly kind: EntryKind;
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly atimeNs: bigint;
  readonly nlink: number;
  readonly mode: number;
}

export interface FileSystemRoom {
  /** Bytes an ordinary user may still write. */
  readonly available: number;
  readonly blockSize: number;
}

/** The errno name of a file error, or null where it is not one. */
export function errnoOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
}

/** Runs `read` and answers null where the path does not exist; every other error is thrown. */
export function orNullIfAbsent<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return null;
    throw error;
  }
}

/** What is at the path, or null where nothing is. */
export function lstatOrNull(access: Pick<FileAccess, 'lstat'>, path: string): FileStat | null {
  return orNullIfAbsent(() => access.lstat(path));
}

/** Flags of `open`; those a platform lacks are 0. */
export const OPEN = {
  read: constants.O_RDONLY,
  write: constants.O_WRONLY,
  readWrite: constants.O_RDWR,
  create: constants.O_CREAT,
  exclusive: constants.O_EXCL,
  truncate: constants.O_TRUNC,
  append: constants.O_APPEND,
  noFollow: constants.O_NOFOLLOW ?? 0,
  noWait: constants.O_NONBLOCK ?? 0,
  folder: constants.O_DIRECTORY ?? 0,
  direct: constants.O_DIRECT ?? 0,
} as const;
