import { Buffer } from 'node:buffer';
import { createHash, hash } from 'node:crypto';
import type { FileAccess, FileStat } from './file-access.ts';
import { errnoOf, fileErrorOf, OPEN } from './file-access.ts';
import { readBuffer } from './read-buffer.ts';

/** Files are read in pieces of this many bytes; a smaller file is hashed in one call. */
const BUFFER_BYTES = 1 << 20;
let sharedBuffer: Uint8Array | undefined;

export interface HashedFile {
  readonly kind: 'hashed';
  /** Content hash: SHA-256, 64 lower-case hex digits. */
  readonly sha256: string;
  readonly stat: FileStat;
}

export interface HashFailure {
  readonly kind: 'failed';
  readonly errno: string;
  readonly message: string;
}

export type HashOutcome = HashedFile | HashFailure;

/**
 * Reads one regular file to its end and hashes it. Never throws for the state of the file: a call that fails is a
 * failure with its errno, a file that changes while it is read is `ECHANGED`, and anything but a regular file is
 * `ENOTFILE`. Does not follow symlinks and does not wait for the writer of a FIFO.
 */
export function hashFile(access: FileAccess, path: string, onBytes?: (bytes: number) => void): HashOutcome {
  return hashAndLook(access, path, { onBytes });
}

/** Sees the bytes of a file in the one pass that reads it. */
export interface Onlooker {
  /** Called with all bytes in order, each time but the last with a full buffer of 1 MiB, which is used again afterwards. */
  see(chunk: Uint8Array): void;
  /** Called after the last byte of a file that did not change, while it is open. */
  end(open: OpenFile): void;
}

/** A file that was just read to its end. */
export interface OpenFile {
  readonly fd: number;
  readonly stat: FileStat;
}

export interface LookOptions {
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly onlookers?: readonly Onlooker[] | undefined;
}

/** As `hashFile`, and lets others see the same bytes. */
export function hashAndLook(
  access: FileAccess,
  path: string,
  { onBytes, onlookers = [] }: LookOptions,
): HashOutcome {
  let fd: number;
  try {
    fd = openForReading(access, path);
  } catch (error) {
    return readFailure(error);
  }
  try {
    const before = access.fstat(fd);
    if (before.kind !== 'file') return { kind: 'failed', errno: 'ENOTFILE', message: 'not a regular file' };
    const sha256 = hashDescriptor(access, fd, { size: before.size, onBytes, onlookers });
    const after = access.fstat(fd);
    if (!sameFile(before, after) || sha256 === null)
      return { kind: 'failed', errno: 'ECHANGED', message: 'the file changed while it was read' };
    for (const onlooker of onlookers) onlooker.end({ fd, stat: after });
    return { kind: 'hashed', sha256, stat: after };
  } catch (error) {
    return readFailure(error);
  } finally {
    access.close(fd);
  }
}

/** As `hashFile`, of the first `bytes` bytes alone; a file that has fewer is `ECHANGED`. */
export function hashBeginning(access: FileAccess, path: string, bytes: number): HashOutcome {
  try {
    const fd = openForReading(access, path);
    try {
      const before = access.fstat(fd);
      const buffer = (sharedBuffer ??= readBuffer(BUFFER_BYTES));
      const digest = createHash('sha256');
      let left = bytes;
      for (let count = 1; left > 0 && count > 0; left -= count) {
        count = access.read(fd, buffer.subarray(0, Math.min(left, buffer.length)), null);
        digest.update(buffer.subarray(0, count));
      }
      const stat = access.fstat(fd);
      if (left === 0 && sameFile(before, stat)) return { kind: 'hashed', sha256: digest.digest('hex'), stat };
      return { kind: 'failed', errno: 'ECHANGED', message: 'the file changed while it was read' };
    } finally {
      access.close(fd);
    }
  } catch (error) {
    return readFailure(error);
  }
}

const READING = OPEN.read | OPEN.noFollow | OPEN.noWait;
/** EINVAL: file systems that know of no such request. */
const NOT_ITS_OWNER: ReadonlySet<string | null> = new Set(['EPERM', 'EINVAL']);
/** A process that does not own a file may not ask for it; most libraries have one owner, so who was refused once asks no more. */
let keepsAccessTimes = true;

/**
 * Opens a file for reading. Does not follow symlinks, does not wait for the writer of a FIFO, and where the system lets it (Linux, files of
 * its own) leaves the access time alone: else a first reading would make the disk write something for every file.
 */
export function openForReading(access: FileAccess, path: string, extraFlags = 0): number {
  const flags = READING | extraFlags;
  if (!keepsAccessTimes) return access.open(path, flags);
  try {
    return access.open(path, flags | OPEN.keepAccessTime);
  } catch (error) {
    if (!NOT_ITS_OWNER.has(errnoOf(error))) throw error;
    const fd = access.open(path, flags);
    keepsAccessTimes = false;
    return fd;
  }
}

/** True if both stats are of one file that was not changed in between: same device, inode, size and both times. */
export function sameFile(a: FileStat, b: FileStat): boolean {
  return sameContent(a, b) && a.ctimeNs === b.ctimeNs;
}

/** Like `sameFile`, but allows another change time, which linking and renaming set. */
export function sameContent(a: FileStat, b: FileStat): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;
}

/**
 * True if both stats are of one file, or one shows the other through another file system: FUSE and overlays give a file another device
 * and inode, and show its times; a change time cannot be copied.
 */
export function isSameOrView(a: FileStat, b: FileStat): boolean {
  if (a.dev === b.dev && a.ino === b.ino) return true;
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

function hashDescriptor(
  access: FileAccess,
  fd: number,
  { size, onBytes, onlookers = [] }: LookOptions & { readonly size: number },
): string | null {
  const buffer = (sharedBuffer ??= readBuffer(BUFFER_BYTES));
  const first = readFirst(access, fd, { buffer, size });
  const start = buffer.subarray(0, first);
  const show = (chunk: Uint8Array) => {
    onBytes?.(chunk.length);
    for (const onlooker of onlookers) onlooker.see(chunk);
  };
  show(start);
  if (size < BUFFER_BYTES) return first === size ? hash('sha256', start, 'hex') : null;
  const whole = createHash('sha256').update(start);
  let total = first;
  for (let count = readFull(access, fd, buffer); count > 0; count = readFull(access, fd, buffer)) {
    const chunk = buffer.subarray(0, count);
    whole.update(chunk);
    total += count;
    show(chunk);
  }
  return total === size ? whole.digest('hex') : null;
}

/**
 * As `readFull`, for a file that should have `size` bytes. The whole buffer is asked for: a read that gives no more than the file should
 * have met its end, which spares small files a second read.
 */
function readFirst(
  access: FileAccess,
  fd: number,
  { buffer, size }: { readonly buffer: Uint8Array; readonly size: number },
): number {
  if (size === 0 || size >= buffer.length) return readFull(access, fd, buffer);
  const first = access.read(fd, buffer, null);
  return first === size || first === 0 ? first : first + readFull(access, fd, buffer.subarray(first));
}

/** Reads until the buffer is full or the file ends, because one read may return less. Returns the bytes read. */
export function readFull(access: FileAccess, fd: number, buffer: Uint8Array): number {
  let filled = 0;
  while (filled < buffer.length) {
    const count = access.read(fd, filled === 0 ? buffer : buffer.subarray(filled), null);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

/** The `length` bytes from `offset` on; null where the file ends before. */
export function readAt(
  access: FileAccess,
  fd: number,
  { offset, length }: { readonly offset: number; readonly length: number },
): Buffer | null {
  const bytes = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length;) {
    const count = access.read(fd, bytes.subarray(filled), offset + filled);
    if (count === 0) return null;
    filled += count;
  }
  return bytes;
}

/** The failure for an error of a call that reads a file. */
export function readFailure(error: unknown): HashFailure {
  const { errno, message } = fileErrorOf(error);
  // ELOOP is the answer to opening a symlink that must not be followed.
  return { kind: 'failed', errno: errno === 'ELOOP' ? 'ENOTFILE' : errno, message };
}
