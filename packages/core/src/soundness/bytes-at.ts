import type { Buffer } from 'node:buffer';

/** A file that was read a moment ago and may be looked at here and there. */
export interface BytesAt {
  /** Bytes of the file. */
  readonly size: number;
  /** The bytes from `offset` on: as many as asked for, or fewer where the file ends. */
  read(offset: number, length: number): Buffer;
}

/** The part of a file from `start` on, such as a film that stands behind a picture. */
export function bytesFrom(bytes: BytesAt, start: number): BytesAt {
  return {
    size: bytes.size - start,
    read: (offset, length) => bytes.read(start + offset, length),
  };
}
