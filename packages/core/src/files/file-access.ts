import { constants } from 'node:fs';

/**
 * The file system as core sees it. Core reads and changes files only through this interface, so a test can record,
 * fail or stop at every call. Calls are synchronous, because the guarantees of a verified move rest on their order
 * (docs/decisions/0003-synchronous-file-access.md).
 *
 * Paths are strings as `path-text.ts` defines them. A call that fails throws Node's error, whose `code` is the errno.
 */
export interface FileAccess {
  open(path: string, flags: number, mode?: number): number;
  close(fd: number): void;
  /**
   * Reads up to `buffer.length` bytes at `position`, or at the descriptor's position if it is null; returns how many.
   */
  read(fd: number, buffer: Uint8Array, position: number | null): number;
  /** Writes up to `buffer.length` bytes and returns how many it wrote, which may be fewer. */
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
  /** Sets both times, in nanoseconds since 1970. The file system rounds them to what it can store. */
  futimes(fd: number, atimeNs: bigint, mtimeNs: bigint): void;
  utimes(path: string, atimeNs: bigint, mtimeNs: bigint): void;
  mkdir(path: string, mode?: number): void;
  rmdir(path: string): void;
  link(existing: string, path: string): void;
  /** Makes a symlink at `path` that leads to `target`, which need not exist. Fails if the name is taken. */
  symlink(target: string, path: string): void;
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
  /** Bytes set aside for it on the disk; absent where the file system is not asked. */
  readonly allocatedBytes?: number | undefined;
}

export interface FileSystemRoom {
  /** Bytes that an ordinary user can still write. */
  readonly available: number;
  /** Size of the file system; absent where it is not asked. */
  readonly total?: number | undefined;
  readonly blockSize: number;
  /** Number of its kind, as `statfs` of Linux gives it; 0 where the platform tells none. */
  readonly type: number;
}

/** The errno of a failed file call, such as `ENOENT`; null for any other error. */
export function errnoOf(error: unknown): string | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
}

/** The errnos of a write where this process may only read. */
const MAY_NOT_WRITE: ReadonlySet<string | null> = new Set(['EROFS', 'EACCES', 'EPERM']);

/** Runs `write`; false where the file system is read-only or this process may not write there. Throws every other error. */
export function wroteIfAllowed(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (!MAY_NOT_WRITE.has(errnoOf(error))) throw error;
    return false;
  }
}

/** Why a file call failed. */
export interface FileError {
  readonly errno: string;
  readonly message: string;
}

/** The errno and message of a failed file call. Throws every other error again, because it is a bug. */
export function fileErrorOf(error: unknown): FileError {
  const errno = errnoOf(error);
  if (errno === null) throw error;
  return { errno, message: messageOf(error) };
}

/** An error to throw for a failure that was told as a value, such as one of another thread. */
export function toError({ errno, message }: FileError): Error {
  return Object.assign(new Error(message), { code: errno });
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Returns what `read` returns, or null if the path does not exist. Throws every other error. */
export function orNullIfAbsent<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return null;
    throw error;
  }
}

/** The stat of what is at the path, without following a symlink; null if nothing is there. */
export function lstatOrNull(access: Pick<FileAccess, 'lstat'>, path: string): FileStat | null {
  return orNullIfAbsent(() => access.lstat(path));
}

/** As `lstatOrNull`, and null too where this process may not look there or the disk does not answer, which is told. */
export function statIfReadable(
  access: Pick<FileAccess, 'lstat'>,
  path: string,
  onFailed: (error: unknown) => void = () => {},
): FileStat | null {
  try {
    return lstatOrNull(access, path);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    onFailed(error);
    return null;
  }
}

/** Flags for `open`. A flag that this platform does not have is 0. */
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
  /** Leaves the time of the last access as it is. Only the owner of a file may ask for it. */
  keepAccessTime: constants.O_NOATIME ?? 0,
  folder: constants.O_DIRECTORY ?? 0,
  direct: constants.O_DIRECT ?? 0,
} as const;
