import { Buffer } from 'node:buffer';

const CHUNK_BYTES = 64 << 10;

/** Small parts joined to larger ones, so that each costs no write of its own. */
export function* inChunks(parts: Iterable<Buffer>): Generator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for (const part of parts) {
    held.push(part);
    bytes += part.length;
    if (bytes < CHUNK_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(held);
}
