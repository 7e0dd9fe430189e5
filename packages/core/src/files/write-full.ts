import type { FileAccess } from './file-access.ts';

/** Writes all bytes at the descriptor's position, in several calls if needed. Throws EIO if a call writes nothing. */
export function writeFull(access: FileAccess, fd: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;)
    written += progressOf(access.write(fd, bytes.subarray(written), null));
}

/** As `writeFull`, at a position, which leaves the descriptor's own as it is. */
export function writeFullAt(
  access: FileAccess,
  { fd, position }: { readonly fd: number; readonly position: number },
  bytes: Uint8Array,
): void {
  for (let written = 0; written < bytes.length;)
    written += progressOf(access.write(fd, bytes.subarray(written), position + written));
}

function progressOf(count: number): number {
  if (count <= 0) throw Object.assign(new Error('EIO: the write made no progress'), { code: 'EIO' });
  return count;
}
