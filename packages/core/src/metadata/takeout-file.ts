import type { FileAccess } from '../files/file-access.ts';
import { errnoOf } from '../files/file-access.ts';
import { openForReading } from '../files/hash-file.ts';
import { MAX_TAKEOUT_BYTES, parseTakeout, type TakeoutOutcome } from './takeout.ts';

/** As `TakeoutOutcome`; `unreadable` where nobody knows what it is. */
export type TakeoutFileOutcome = TakeoutOutcome | { readonly kind: 'unreadable'; readonly message: string };

/** Reads a JSON that may be Google Takeout's; one that is too large or another's is `not-takeout`. */
export function readTakeoutFile(access: FileAccess, path: string): TakeoutFileOutcome {
  try {
    const fd = openForReading(access, path);
    try {
      return readDescriptor(access, fd);
    } finally {
      access.close(fd);
    }
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return { kind: 'unreadable', message: (error as Error).message };
  }
}

function readDescriptor(access: FileAccess, fd: number): TakeoutOutcome {
  const { kind, size } = access.fstat(fd);
  if (kind !== 'file') return { kind: 'not-takeout', why: 'is not a regular file' };
  if (size > MAX_TAKEOUT_BYTES)
    return { kind: 'not-takeout', why: `is larger than ${MAX_TAKEOUT_BYTES} bytes` };
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const read = access.read(fd, bytes.subarray(length), length);
    if (read === 0) break;
    length += read;
  }
  // A byte order mark is no JSON, and some programs that touch up exports add one.
  return parseTakeout(new TextDecoder().decode(bytes.subarray(0, length)));
}
