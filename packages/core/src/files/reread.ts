import { createHash } from 'node:crypto';
import type { FileAccess } from './file-access.ts';
import { errnoOf, OPEN } from './file-access.ts';
import { openForReading } from './hash-file.ts';

/** Part of the language's host everywhere Node runs; its types come with the DOM's, which are not wanted here. */
declare const WebAssembly: {
  Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
};

const PAGE_BYTES = 65536;
const PAGES = 16;

let aligned: Uint8Array | undefined;

/**
 * The hash of a file as the disk gives it back. Where the file system allows O_DIRECT the page cache is
 * passed by, so that what was really stored is compared; elsewhere (tmpfs, most network mounts, other
 * systems) an ordinary read is all there is, and `bypassedCache` says so.
 */
export function rereadHash(access: FileAccess, path: string): { sha256: string; bypassedCache: boolean } {
  const direct = OPEN.direct === 0 ? null : tryHash(access, path, OPEN.direct);
  if (direct !== null) return { sha256: direct, bypassedCache: true };
  return { sha256: hashWith(access, path, 0), bypassedCache: false };
}

function tryHash(access: FileAccess, path: string, flags: number): string | null {
  try {
    return hashWith(access, path, flags);
  } catch (error) {
    if (errnoOf(error) === 'EINVAL' || errnoOf(error) === 'EOPNOTSUPP') return null;
    throw error;
  }
}

function hashWith(access: FileAccess, path: string, flags: number): string {
  const buffer = (aligned ??= alignedBuffer());
  const fd = openForReading(access, path, flags);
  try {
    const digest = createHash('sha256');
    // A direct read stops short only at the end of the file, so one short read is the last one.
    for (let position = 0; ;) {
      const count = access.read(fd, buffer, position);
      if (count === 0) return digest.digest('hex');
      digest.update(buffer.subarray(0, count));
      position += count;
      if (flags !== 0 && count % 512 !== 0) return digest.digest('hex');
    }
  } finally {
    access.close(fd);
  }
}

/** Direct reads need a buffer that begins on a block boundary; WebAssembly memory begins on a page. */
function alignedBuffer(): Uint8Array {
  return new Uint8Array(
    new WebAssembly.Memory({ initial: PAGES, maximum: PAGES }).buffer,
    0,
    PAGE_BYTES * PAGES,
  );
}
