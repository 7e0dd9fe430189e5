import { Buffer } from 'node:buffer';
import type { FileAccess } from '@mediastruct/core';
import { openForReading, readFull } from '@mediastruct/core/base';

const PIECE_BYTES = 1 << 20;

/** The bytes of a file, in pieces of a MiB. */
export function* piecesOfFile(access: FileAccess, path: string): Generator<Buffer> {
  const fd = openForReading(access, path);
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      const count = readFull(access, fd, piece);
      if (count > 0) yield piece.subarray(0, count);
      if (count < piece.length) return;
    }
  } finally {
    access.close(fd);
  }
}
