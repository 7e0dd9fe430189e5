import type { FileAccess } from '../files/file-access.ts';
import { fileErrorOf } from '../files/file-access.ts';
import { openForReading } from '../files/hash-file.ts';
import { MAX_TAKEOUT_BYTES, parseTakeout, type TakeoutOutcome } from './takeout.ts';

/** Like `TakeoutOutcome`; `unreadable` if the file could not be read. */
export type TakeoutFileOutcome = TakeoutOutcome | { readonly kind: 'unreadable'; readonly message: string };

/** Reads a JSON file that may be Google Takeout's; `not-takeout` if it is too large or some other JSON. */
export function readTakeoutFile(access: FileAccess, path: string): TakeoutFileOutcome {
  try {
    const fd = openForReading(access, path);
    try {
      return readDescriptor(access, fd);
    } finally {
      access.close(fd);
    }
  } catch (error) {
    return { kind: 'unreadable', message: fileErrorOf(error).message };
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
  // TextDecoder drops a byte order mark, which JSON.parse refuses and some programs add to exports.
  return parseTakeout(new TextDecoder().decode(bytes.subarray(0, length)));
}
