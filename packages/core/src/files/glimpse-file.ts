import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import type { FileAccess } from './file-access.ts';
import { fileErrorOf } from './file-access.ts';
import { openForReading } from './hash-file.ts';

/** A file up to this size is read whole for a glimpse: opening it costs more than reading it. Bytes. */
const WHOLE_BYTES = 64 * 1024;
/** Of a larger one so many bytes are read at its beginning and at its end. */
const EDGE_BYTES = 4 * 1024;
const SIZE_BYTES = 8;

let sharedBuffer: Buffer | undefined;

export interface GlimpseRequest {
  readonly path: string;
  /** What a listing says that its size is. */
  readonly size: number;
}

/** A mark that equal files share: 16 hex digits; or why there is none. */
export type Glimpse =
  | { readonly kind: 'seen'; readonly mark: string }
  | { readonly kind: 'failed'; readonly errno: string; readonly message: string };

/**
 * Looks at head and tail of a file, or at all of a small one. Files with different marks have different contents; those with one
 * mark may be equal, and have to be read whole. Never throws for the state of the file; one of another size than expected is `ECHANGED`.
 */
export function glimpseFile(access: FileAccess, { path, size }: GlimpseRequest): Glimpse {
  const buffer = (sharedBuffer ??= Buffer.allocUnsafeSlow(WHOLE_BYTES + 1 + SIZE_BYTES));
  try {
    const fd = openForReading(access, path);
    try {
      const isSmall = size <= WHOLE_BYTES;
      const length = isSmall ? readWhole(access, fd, buffer) : readEdges(access, fd, { buffer, size });
      if (length !== (isSmall ? size : EDGE_BYTES * 2))
        return {
          kind: 'failed',
          errno: 'ECHANGED',
          message: 'the file has another size than when it was listed',
        };
      buffer.writeDoubleLE(size, length);
      return {
        kind: 'seen',
        mark: hash('sha256', buffer.subarray(0, length + SIZE_BYTES), 'hex').slice(0, 16),
      };
    } finally {
      access.close(fd);
    }
  } catch (error) {
    return { kind: 'failed', ...fileErrorOf(error) };
  }
}

/** One byte more than is expected at most, so that a file that grew is noticed. */
function readWhole(access: FileAccess, fd: number, buffer: Buffer): number {
  return readUpTo(access, fd, { into: buffer.subarray(0, WHOLE_BYTES + 1), position: 0 });
}

function readEdges(
  access: FileAccess,
  fd: number,
  { buffer, size }: { buffer: Buffer; size: number },
): number {
  const head = readUpTo(access, fd, { into: buffer.subarray(0, EDGE_BYTES), position: 0 });
  const into = buffer.subarray(EDGE_BYTES, EDGE_BYTES * 2);
  return head + readUpTo(access, fd, { into, position: size - EDGE_BYTES });
}

function readUpTo(
  access: FileAccess,
  fd: number,
  { into, position }: { readonly into: Buffer; readonly position: number },
): number {
  let filled = 0;
  while (filled < into.length) {
    const count = access.read(fd, into.subarray(filled), position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
