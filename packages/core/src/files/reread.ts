import { createHash } from 'node:crypto';
import type { FileAccess } from './file-access.ts';
import { errnoOf, OPEN } from './file-access.ts';
import { openForReading } from './hash-file.ts';

/** Node has WebAssembly, but its types come only with those of the DOM, which this project does not load. */
declare const WebAssembly: {
  Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
};

const PAGE_BYTES = 65536;
const PAGES = 16;

let aligned: Uint8Array | undefined;

export interface RereadHash {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** True if the bytes came from the disk and not from the page cache. */
  readonly bypassedCache: boolean;
}

/**
 * Reads a file that was just written and hashes it. Uses O_DIRECT if the file system has it, so that the bytes come
 * from the disk; elsewhere (tmpfs, most network mounts, other systems) it reads through the page cache.
 */
export function rereadHash(
  access: FileAccess,
  path: string,
  onBytes: (bytes: number) => void = () => {},
): RereadHash {
  const direct = OPEN.direct === 0 ? null : tryHash(access, path, onBytes);
  if (direct !== null) return { sha256: direct, bypassedCache: true };
  return { sha256: hashWith(access, path, { flags: 0, onBytes }), bypassedCache: false };
}

function tryHash(access: FileAccess, path: string, onBytes: (bytes: number) => void): string | null {
  try {
    return hashWith(access, path, { flags: OPEN.direct, onBytes });
  } catch (error) {
    if (errnoOf(error) === 'EINVAL' || errnoOf(error) === 'EOPNOTSUPP') return null;
    throw error;
  }
}

function hashWith(
  access: FileAccess,
  path: string,
  { flags, onBytes }: { readonly flags: number; readonly onBytes: (bytes: number) => void },
): string {
  const buffer = (aligned ??= alignedBuffer());
  const fd = openForReading(access, path, flags);
  try {
    const digest = createHash('sha256');
    // A direct read returns less than it was asked for only at the end of the file.
    for (let position = 0; ;) {
      const count = access.read(fd, buffer, position);
      if (count === 0) return digest.digest('hex');
      digest.update(buffer.subarray(0, count));
      position += count;
      onBytes(count);
      if (flags !== 0 && count % 512 !== 0) return digest.digest('hex');
    }
  } finally {
    access.close(fd);
  }
}

/** O_DIRECT needs a buffer that begins on a block boundary. The memory of WebAssembly begins on a page. */
function alignedBuffer(): Uint8Array {
  return new Uint8Array(
    new WebAssembly.Memory({ initial: PAGES, maximum: PAGES }).buffer,
    0,
    PAGE_BYTES * PAGES,
  );
}
