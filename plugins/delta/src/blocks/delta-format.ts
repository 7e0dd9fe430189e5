import { Buffer } from 'node:buffer';

/** Begins with a byte that is no text and holds a line end, so that a transfer as text is found at once. */
export const DELTA_MAGIC = Buffer.from('\x89MSDLT\r\n', 'latin1');
export const DELTA_VERSION = 1;

/** Kinds of the parts that follow the header. */
export const FRAME = 0x46;
export const END = 0x45;

export const HASH_BYTES = 32;
/** Bytes of SHA-256 at the end of a delta, over all before them. */
export const SEAL_BYTES = 16;
/** The kind, the hash of the result, and the seal. */
export const END_BYTES = 1 + HASH_BYTES + SEAL_BYTES;

/** Greatest sizes of a frame: a reader needs no more memory than these. */
export const FRAME_COMMAND_BYTES = 64 << 10;
export const FRAME_LITERAL_BYTES = 1 << 20;

/** A file larger than this (1 PiB) is refused. */
export const MOST_FILE_BYTES = 2 ** 50;

/**
 * The result is at most so many times the old file and the delta together, and a MiB: what claims more is refused before anything is written. It is never
 * met by a file that grew, only by one that repeats a short old file thousands of times, which is stored whole.
 */
const MOST_TIMES = 1000;
const ALWAYS_ALLOWED = 1 << 20;

/** The greatest result that a delta of this size may make. */
export function mostResultBytes(baseBytes: number, deltaBytes: number): number {
  return MOST_TIMES * (baseBytes + deltaBytes) + ALWAYS_ALLOWED;
}
