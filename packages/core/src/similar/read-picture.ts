import type { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import type { FileAccess, FileStat } from '../files/file-access.ts';
import { hashFile, openForReading, readAt, sameFile } from '../files/hash-file.ts';
import { isDecoded } from './picture-kind.ts';

const HEAD_BYTES = 16;
/** Bytes. A larger picture is not read into memory. */
export const LARGEST = 1 << 30;

/** Why a file is not looked at for its content. */
export const CHANGED = 'it changed since it was crawled';
export const ROTTEN = 'its bytes are others than when it was crawled, though its size and time are the same';

/** A file that is to be looked at, as its index knows it. */
export interface LookTask {
  readonly sha256: string;
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly mtimeNs: string;
}

export type ReadPicture =
  /** All of a file that is decoded here; its hash is that of the index. */
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  /** A file of another kind, or a very large one; it was not read. */
  | { readonly kind: 'other' }
  /** Its content is another one than that of the index, or may be. */
  | { readonly kind: 'failed'; readonly detail: string };

const IS_CHANGED = { kind: 'failed', detail: CHANGED } as const;

/** Reads a picture whole where it can be decoded. Throws Node's error where it cannot be read. */
export function readPicture(access: FileAccess, task: LookTask): ReadPicture {
  const { path, name, size, sha256 } = task;
  const fd = openForReading(access, path);
  try {
    const before = access.fstat(fd);
    if (!isAsCrawled(before, task)) return IS_CHANGED;
    const head = readAt(access, fd, { offset: 0, length: Math.min(HEAD_BYTES, size) });
    if (head === null || size > LARGEST || !isDecoded(head.toString('latin1'), name))
      return { kind: 'other' };
    const bytes = readAt(access, fd, { offset: 0, length: size });
    if (bytes === null || !sameFile(before, access.fstat(fd))) return IS_CHANGED;
    return hash('sha256', bytes, 'hex') === sha256
      ? { kind: 'whole', bytes }
      : { kind: 'failed', detail: ROTTEN };
  } finally {
    access.close(fd);
  }
}

/** Whether all bytes of a file are those of the index; false also where it cannot be read. */
export function isWholePicture(access: FileAccess, { path, sha256 }: LookTask): boolean {
  const outcome = hashFile(access, path);
  return outcome.kind === 'hashed' && outcome.sha256 === sha256;
}

/** Whether a file is still the one that was crawled, as far as its size and time tell. */
export function isAsCrawled(stat: FileStat, { size, mtimeNs }: Pick<LookTask, 'size' | 'mtimeNs'>): boolean {
  return stat.kind === 'file' && stat.size === size && String(stat.mtimeNs) === mtimeNs;
}
