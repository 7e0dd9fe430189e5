import { createHash } from 'node:crypto';
import type { FileAccess, FileStat } from '@mediastruct/core';
import { openForReading } from '@mediastruct/core';

const READ_BYTES = 1 << 20;

/** Why a file could not be catalogued. */
export class UnreadableFile extends Error {}

export interface Hashing {
  readonly onBytes: (bytes: number) => void;
  /** Called between pieces, so that signals get in; throws to stop. */
  readonly pause: () => Promise<void>;
}

/**
 * SHA-512 of a file that is read to its end once. Throws `UnreadableFile` where it is no regular file or changes meanwhile, and Node's error
 * where it cannot be read.
 */
export async function hashContent(
  access: FileAccess,
  path: string,
  { onBytes, pause }: Hashing,
): Promise<{ readonly sha512: string; readonly stat: FileStat }> {
  const fd = openForReading(access, path);
  try {
    const before = access.fstat(fd);
    if (before.kind !== 'file') throw new UnreadableFile('it is no regular file any more');
    const digest = createHash('sha512');
    const buffer = Buffer.alloc(Math.min(READ_BYTES, before.size + 1));
    let total = 0;
    for (let count = -1; count !== 0; total += count) {
      count = access.read(fd, buffer, null);
      digest.update(buffer.subarray(0, count));
      onBytes(count);
      if (count > 0 && total % (16 * READ_BYTES) === 0) await pause();
    }
    const stat = access.fstat(fd);
    if (stat.size !== total || stat.mtimeNs !== before.mtimeNs || stat.ctimeNs !== before.ctimeNs)
      throw new UnreadableFile('it changed while it was read');
    return { sha512: digest.digest('hex'), stat };
  } finally {
    access.close(fd);
  }
}
