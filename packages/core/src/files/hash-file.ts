import { createHash, hash } from 'node:crypto';
import type { FileAccess, FileStat } from './file-access.ts';
import { errnoOf, OPEN } from './file-access.ts';

/** Reading is done in pieces of this size; a file that fits is hashed in one call. Bytes. */
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
 * The content hash of one regular file, read through one descriptor. The file must be the same before and
 * after: a file that changes while it is read is a failure (`ECHANGED`), as is one that is no regular file
 * (`ENOTFILE`). Never opens a FIFO for waiting, never follows a symlink.
 */
export function hashFile(access: FileAccess, path: string, onBytes?: (bytes: number) => void): HashOutcome {
  let fd: number;
  try {
    fd = openForReading(access, path);
  } catch (error) {
    return failure(error);
  }
  try {
    const before = access.fstat(fd);
    if (before.kind !== 'file') return { kind: 'failed', errno: 'ENOTFILE', message: 'not a regular file' };
    const sha256 = hashDescriptor(access, fd, { size: before.size, onBytes });
    const after = access.fstat(fd);
    if (!sameFile(before, after) || sha256 === null)
      return { kind: 'failed', errno: 'ECHANGED', message: 'the file changed while it was read' };
    return { kind: 'hashed', sha256, stat: after };
  } catch (error) {
    return failure(error);
  } finally {
    access.close(fd);
  }
}

/** Opens for reading only, without waiting for a FIFO's writer and without following a symlink. */
export function openForReading(access: FileAccess, path: string, extraFlags = 0): number {
  return access.open(path, OPEN.read | OPEN.noFollow | OPEN.noWait | extraFlags);
}

/** True where both stats are of one file with unchanged content: device, inode, size and both times. */
export function sameFile(a: FileStat, b: FileStat): boolean {
  return sameContent(a, b) && a.ctimeNs === b.ctimeNs;
}

/** As `sameFile` without the change time, which linking and renaming alter. */
export function sameContent(a: FileStat, b: FileStat): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs;
}

function hashDescriptor(
  access: FileAccess,
  fd: number,
  { size, onBytes }: { size: number; onBytes: ((bytes: number) => void) | undefined },
): string | null {
  const buffer = (sharedBuffer ??= new Uint8Array(BUFFER_BYTES));
  const first = readFull(access, fd, buffer);
  onBytes?.(first);
  if (size < BUFFER_BYTES) return first === size ? hash('sha256', buffer.subarray(0, first), 'hex') : null;
  const whole = createHash('sha256').update(buffer.subarray(0, first));
  let total = first;
  for (let count = readFull(access, fd, buffer); count > 0; count = readFull(access, fd, buffer)) {
    whole.update(buffer.subarray(0, count));
    total += count;
    onBytes?.(count);
  }
  return total === size ? whole.digest('hex') : null;
}

/** Fills the buffer unless the file ends; a read may return less than was asked for. */
export function readFull(access: FileAccess, fd: number, buffer: Uint8Array): number {
  let filled = 0;
  while (filled < buffer.length) {
    const count = access.read(fd, buffer.subarray(filled), null);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

function failure(error: unknown): HashFailure {
  const errno = errnoOf(error);
  if (errno === null) throw error;
  return { kind: 'failed', errno: errno === 'ELOOP' ? 'ENOTFILE' : errno, message: (error as Error).message };
}
