import type { FileAccess } from './file-access.ts';

/** Writes all bytes at the descriptor's position, in several calls if needed. Throws EIO if a call writes nothing. */
export function writeFull(access: FileAccess, fd: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    const count = access.write(fd, bytes.subarray(written), null);
    if (count <= 0) throw Object.assign(new Error('EIO: the write made no progress'), { code: 'EIO' });
    written += count;
  }
}
