import { insist } from './give-up.ts';
import type { RandomBytes } from './random-bytes.ts';

/** A chunk of a RIFF file: its name, that of a list with its kind behind it, and where its content lies. */
export interface RiffChunk {
  readonly name: string;
  readonly at: number;
  readonly size: number;
}

const MOST_CHUNKS = 200;

/**
 * Reads the chunks between two offsets, each filled up to an even number of bytes. Gives up unless they fill the space; stops behind
 * the first that is named in `last`.
 */
export function readChunks(
  bytes: RandomBytes,
  { from, end }: { readonly from: number; readonly end: number },
  last = '',
): readonly RiffChunk[] {
  const chunks: RiffChunk[] = [];
  for (let at = from; at < end && chunks.at(-1)?.name !== last;) {
    insist(chunks.length < MOST_CHUNKS, 'it has too many chunks');
    insist(at + 8 <= end, 'a chunk of it is cut off');
    const head = bytes.at(at, 8);
    const [type, size] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)];
    insist(size > 0 && at + 8 + size <= end, 'a chunk of it is empty or cut off');
    const isList = type === 'LIST';
    insist(!isList || size > 4, 'a list of it is empty');
    const skip = isList ? 4 : 0;
    const name = isList ? `LIST ${bytes.at(at + 8, 4).toString('latin1')}` : type;
    chunks.push({ name, at: at + 8 + skip, size: size - skip });
    at += 8 + size + (size % 2);
  }
  return chunks;
}

/** The chunks inside a list. */
export function chunksIn(bytes: RandomBytes, { at, size }: RiffChunk): readonly RiffChunk[] {
  return readChunks(bytes, { from: at, end: at + size });
}
