import type { Buffer } from 'node:buffer';
import type { FileAccess, FileStat } from '../files/file-access.ts';
import { openForReading, readAt, sameFile } from '../files/hash-file.ts';
import { isDecoded } from './picture-kind.ts';

const HEAD_BYTES = 16;
/** Bytes. A larger picture is not read into memory. */
const LARGEST = 1 << 30;

/** A file that is to be looked at, as its index knows it. */
export interface LookTask {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly mtimeNs: string;
  /** When it was taken and by which camera, where the index tells; else the picture is asked. */
  readonly takenAt: string | null;
  readonly camera: string | null;
}

export type ReadPicture =
  /** All of a file that is decoded here. */
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  /** A file of another kind, or a very large one; it was not read. */
  | { readonly kind: 'other' }
  /** Its content may be another one than that of the index. */
  | { readonly kind: 'changed' };

/** Reads a picture whole where it can be decoded. Throws Node's error where it cannot be read. */
export function readPicture(access: FileAccess, { path, name, size, mtimeNs }: LookTask): ReadPicture {
  const fd = openForReading(access, path);
  try {
    const before = access.fstat(fd);
    if (!isAsCrawled(before, { size, mtimeNs })) return { kind: 'changed' };
    const head = readAt(access, fd, { offset: 0, length: Math.min(HEAD_BYTES, size) });
    if (head === null || size > LARGEST || !isDecoded(head.toString('latin1'), name))
      return { kind: 'other' };
    const bytes = readAt(access, fd, { offset: 0, length: size });
    return bytes === null || !sameFile(before, access.fstat(fd))
      ? { kind: 'changed' }
      : { kind: 'whole', bytes };
  } finally {
    access.close(fd);
  }
}

/** Whether a file is still the one that was crawled, as far as its size and time tell. */
export function isAsCrawled(stat: FileStat, { size, mtimeNs }: Pick<LookTask, 'size' | 'mtimeNs'>): boolean {
  return stat.kind === 'file' && stat.size === size && String(stat.mtimeNs) === mtimeNs;
}
