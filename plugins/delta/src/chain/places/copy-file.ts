import { createHash } from 'node:crypto';
import type { FileAccess, RereadHash } from '@mediastruct/core';
import {
  displayPath,
  MediaStructError,
  OPEN,
  openForReading,
  rereadHash,
  writeFull,
} from '@mediastruct/core';

const READ_BYTES = 1 << 20;

/** Copies a file to a new name, durably, and reads the copy back. Throws `content-mismatch` (10) where it differs. Returns what reading back showed. Memory: 1 MiB. */
export function copyFile(access: FileAccess, from: string, to: string): RereadHash {
  const digest = createHash('sha256');
  const source = openForReading(access, from);
  try {
    const target = access.open(to, OPEN.write | OPEN.create | OPEN.exclusive | OPEN.noFollow, 0o600);
    try {
      const buffer = new Uint8Array(READ_BYTES);
      for (let at = 0; ;) {
        const count = access.read(source, buffer, at);
        if (count === 0) break;
        digest.update(buffer.subarray(0, count));
        writeFull(access, target, buffer.subarray(0, count));
        at += count;
      }
      access.fsync(target);
    } finally {
      access.close(target);
    }
  } finally {
    access.close(source);
  }
  const sha256 = digest.digest('hex');
  const reread = rereadHash(access, to);
  if (reread.sha256 === sha256) return reread;
  throw new MediaStructError(
    'content-mismatch',
    `${displayPath(to)}: the copy reads otherwise than ${displayPath(from)}`,
    {
      path: to,
      suggestions: ['Check the disk.'],
    },
  );
}
