import { itemAt } from '../errors/item-at.ts';

/** Pixels of a side of the square that pictures are hashed from. */
export const SQUARE_SIDE = 32;
/** Frequencies each way that a hash tells of, from the lowest but one. */
const FREQUENCIES = 8;
const BITS = FREQUENCIES * FREQUENCIES;

/** Cosines of the DCT-II by frequency, from 1 on, and place. */
const COSINES = new Float64Array(FREQUENCIES * SQUARE_SIDE);
for (let at = 0; at < COSINES.length; at++) {
  const frequency = Math.floor(at / SQUARE_SIDE) + 1;
  COSINES[at] = Math.cos(((2 * (at % SQUARE_SIDE) + 1) * frequency * Math.PI) / (2 * SQUARE_SIDE));
}

/** A hash of 64 bits as two numbers of 32. */
export interface PerceptualHash {
  readonly high: number;
  readonly low: number;
}

/**
 * The perceptual hash "pHash" of a picture (Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010, 3.2.1) that was made a square of 32 by 32
 * grey pixels, row by row: for the 8 by 8 lowest frequencies of its cosine transform, but for what is constant along a side, whether each is above their
 * average. Bit for bit what the package `sharp-phash` gives; that transforms all 32 by 32 frequencies, which takes 100 times as long.
 */
export function perceptualHash(square: Uint8Array): PerceptualHash {
  const values = lowFrequencies(square);
  const average = values.reduce((sum, value) => sum + value, 0) / BITS;
  let high = 0;
  let low = 0;
  for (let bit = 0; bit < BITS; bit++) {
    const isAbove = itemAt(values, bit) > average ? 1 : 0;
    if (bit < 32) high = (high << 1) | isAbove;
    else low = (low << 1) | isAbove;
  }
  return { high: high >>> 0, low: low >>> 0 };
}

/** By horizontal, then by vertical frequency. */
function lowFrequencies(square: Uint8Array): Float64Array {
  const byColumn = new Float64Array(FREQUENCIES * SQUARE_SIDE);
  for (let frequency = 0; frequency < FREQUENCIES; frequency++)
    for (let row = 0; row < SQUARE_SIDE; row++) {
      let sum = 0;
      for (let x = 0; x < SQUARE_SIDE; x++)
        sum += (COSINES[frequency * SQUARE_SIDE + x] ?? 0) * (square[row * SQUARE_SIDE + x] ?? 0);
      byColumn[frequency * SQUARE_SIDE + row] = sum;
    }
  const values = new Float64Array(BITS);
  for (let across = 0; across < FREQUENCIES; across++)
    for (let down = 0; down < FREQUENCIES; down++) {
      let sum = 0;
      for (let y = 0; y < SQUARE_SIDE; y++)
        sum += (COSINES[down * SQUARE_SIDE + y] ?? 0) * (byColumn[across * SQUARE_SIDE + y] ?? 0);
      values[across * FREQUENCIES + down] = sum;
    }
  return values;
}

/** How many bits of 32 are set. */
export function bitCount(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
