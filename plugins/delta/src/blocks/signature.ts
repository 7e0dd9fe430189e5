/** Bytes of SHA-256 that stand for a block. */
export const STRONG_BYTES = 16;

/** How many pieces of a file its sketch looks at: so many from the beginning, and as many from the end. */
export const SKETCH_PIECES = 8;

/**
 * What is known of an old file without having it: enough to make a delta against it. Memory: 20 bytes a block, and a file has at most
 * 2,097,152 blocks, so 40 MiB at most.
 */
export interface Signature {
  /** Content hash of the file: 64 lower-case hex digits. */
  readonly sha256: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Bytes of each block; the last one may be shorter. */
  readonly blockBytes: number;
  /** The weak sum of each block, see `weak-sum.ts`. */
  readonly weak: Int32Array;
  /** The first 16 bytes of the SHA-256 of each block, one after the other. */
  readonly strong: Uint8Array;
  /** Finds files that are alike, whatever their block sizes are. */
  readonly sketch: Sketch;
}

/**
 * Sums of the first eight pieces of 1 KiB of a file, counted from its beginning, and of the last eight, counted from its end. Two pictures that
 * differ in their metadata share those from the end. A piece that the file does not have is 0.
 */
export type Sketch = readonly number[];

/** How many blocks a file of this size has; an empty file has none. */
export function blockCount(size: number, blockBytes: number): number {
  return Math.ceil(size / blockBytes);
}
