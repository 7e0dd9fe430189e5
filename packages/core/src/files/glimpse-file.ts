import type { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import { itemAt } from '../errors/item-at.ts';
import type { FileAccess, FileStat } from './file-access.ts';
import { fileErrorOf, toError } from './file-access.ts';
import { openForReading } from './hash-file.ts';
import { readBuffer } from './read-buffer.ts';

/** A file up to this size is read whole for a glimpse: opening it costs more than reading it. Bytes. */
const WHOLE_BYTES = 64 * 1024;
/** Of a larger one so many bytes are read at its beginning and at its end. */
const EDGE_BYTES = 4 * 1024;
const SIZE_BYTES = 8;

/** Length of a SHA-256 in bytes. */
export const SUM_BYTES = 32;
/** Numbers that are kept of the stat of a file: modification and change time in nanoseconds, device, inode, number of names. */
export const STAT_NUMBERS = 5;

let sharedBuffer: Buffer | undefined;

/** Files to look at, and the sizes that a listing says they have. */
export interface GlimpseRequest {
  readonly paths: readonly string[];
  readonly sizes: readonly number[];
}

/** What was seen of files, by their place in the request, as plain numbers: threads hand these over at little cost. */
export interface Glimpses {
  /** `SUM_BYTES` a file: the SHA-256 of a file that `isReadWhole`; of another one that of its head, tail and size. */
  readonly sums: Uint8Array;
  /** `STAT_NUMBERS` a file. */
  readonly stats: BigInt64Array;
  /** Those that could not be looked at. */
  readonly failures: readonly GlimpseFailure[];
}

export interface GlimpseFailure {
  readonly at: number;
  readonly errno: string;
  readonly message: string;
}

/** Whether a file of this size is read whole where it is looked at. */
export function isReadWhole(size: number): boolean {
  return size <= WHOLE_BYTES;
}

/**
 * Looks at head and tail of files, or at all of small ones. Files with different sums have different contents; large ones with one sum may be equal, and have
 * to be read whole. Never throws for the state of a file; one of another size than expected is `ECHANGED`.
 */
export function glimpseFiles(access: FileAccess, { paths, sizes }: GlimpseRequest): Glimpses {
  const sums = new Uint8Array(paths.length * SUM_BYTES);
  const stats = new BigInt64Array(paths.length * STAT_NUMBERS);
  const failures: GlimpseFailure[] = [];
  for (const [at, path] of paths.entries()) {
    try {
      const { sum, stat } = glimpseFile(access, path, itemAt(sizes, at));
      const { mtimeNs, ctimeNs, dev, ino, nlink } = stat;
      sums.set(sum, at * SUM_BYTES);
      stats.set([mtimeNs, ctimeNs, dev, ino, BigInt(nlink)], at * STAT_NUMBERS);
    } catch (error) {
      failures.push({ at, ...fileErrorOf(error) });
    }
  }
  return { sums, stats, failures };
}

/**
 * The stat is that from before the bytes were read: whoever writes to the file meanwhile gives it other times, and the file is then another one than planned.
 */
function glimpseFile(access: FileAccess, path: string, size: number): { sum: Uint8Array; stat: FileStat } {
  const buffer = (sharedBuffer ??= readBuffer(WHOLE_BYTES + 1 + SIZE_BYTES));
  const fd = openForReading(access, path);
  try {
    const stat = access.fstat(fd);
    if (stat.kind !== 'file') throw toError({ errno: 'ENOTFILE', message: 'not a regular file' });
    const isWhole = isReadWhole(size);
    const length = isWhole
      ? readUpTo(access, fd, { into: buffer.subarray(0, size + 1), enough: size })
      : readEdges(access, fd, { buffer, size });
    if (stat.size !== size || length !== (isWhole ? size : EDGE_BYTES * 2))
      throw toError({
        errno: 'ECHANGED',
        message: 'the file has another size than when it was listed',
      });
    if (!isWhole) buffer.writeDoubleLE(size, length);
    return { sum: hash('sha256', buffer.subarray(0, length + (isWhole ? 0 : SIZE_BYTES)), 'buffer'), stat };
  } finally {
    access.close(fd);
  }
}

function readEdges(
  access: FileAccess,
  fd: number,
  { buffer, size }: { buffer: Buffer; size: number },
): number {
  const head = readUpTo(access, fd, { into: buffer.subarray(0, EDGE_BYTES), position: 0 });
  const into = buffer.subarray(EDGE_BYTES, EDGE_BYTES * 2);
  return head + readUpTo(access, fd, { into, position: size - EDGE_BYTES });
}

/** Reads until the buffer is full or the file ends. A read that gives just `enough` bytes has met its end. */
function readUpTo(
  access: FileAccess,
  fd: number,
  {
    into,
    position = null,
    enough = -1,
  }: { readonly into: Buffer; readonly position?: number | null; readonly enough?: number },
): number {
  let filled = 0;
  while (filled < into.length && filled !== enough) {
    const count = access.read(fd, into.subarray(filled), position === null ? null : position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
