import type { FileAccess } from '../../files/file-access.ts';
import { openForReading, readFull } from '../../files/hash-file.ts';

const CHUNK_BYTES = 1 << 20;

/** The bytes of a file, piece by piece; a piece is valid until the next one is asked for. */
export function* bytesOf(access: FileAccess, path: string): Generator<Uint8Array> {
  const fd = openForReading(access, path);
  try {
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (let count = readFull(access, fd, buffer); count > 0; count = readFull(access, fd, buffer))
      yield buffer.subarray(0, count);
  } finally {
    access.close(fd);
  }
}

/** The text of a file of XML, which may be one long line. */
export function* textOf(access: FileAccess, path: string): Generator<string> {
  const decoder = new TextDecoder();
  for (const bytes of bytesOf(access, path)) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}
