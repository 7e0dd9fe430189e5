import { itemAt } from '../errors/item-at.ts';
import { SQUARE_SIDE } from './perceptual-hash.ts';

/** Fields of a side that steps are taken between: pixels of the square, four together. */
const SIDE = SQUARE_SIDE / 2;
/** Words of 32 bits that the steps of a picture take. */
export const STEP_WORDS = (SIDE * SIDE) / 32;

/** What is known of the square of a picture beside its perceptual hash. */
export interface SquareFacts {
  /** Bits, row by row: whether each of 16 by 16 fields is darker than the next one in its row; that of the last one in a row is 0. */
  readonly steps: Uint32Array;
  /** Average brightness, 0 to 255. */
  readonly mean: number;
  /** Standard deviation of the brightness. */
  readonly spread: number;
  /** Average difference between the strongest and the weakest of red, green and blue, 0 to 255: 0 of a picture in black and white. */
  readonly colour: number;
}

/** The brightness of pixels of red, green and blue (ITU-R BT.601, 2.5.1). */
export function greyOf(pixels: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: pixels.length / 3 }, (_, at) => {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at * 3, at * 3 + 3);
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  });
}

/**
 * A second look at the square, of 240 bits, that pictures with near perceptual hashes have to pass: of 10^6 pictures some pairs have near hashes of 64 bits by
 * chance. (It is known as a difference hash, Krawetz, 2013.)
 */
export function squareFacts(pixels: Uint8Array): SquareFacts {
  const square = greyOf(pixels);
  const steps = new Uint32Array(STEP_WORDS);
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column + 1 < SIDE; column++) {
      if (fieldAt(square, row, column) >= fieldAt(square, row, column + 1)) continue;
      const bit = row * SIDE + column;
      steps[bit >>> 5] = itemAt(steps, bit >>> 5) | (1 << (bit & 31));
    }
  const mean = square.reduce((sum, value) => sum + value, 0) / square.length;
  const variance = square.reduce((sum, value) => sum + (value - mean) ** 2, 0) / square.length;
  return {
    steps,
    mean: Math.round(mean),
    spread: Math.round(Math.sqrt(variance)),
    colour: colourOf(pixels),
  };
}

function colourOf(pixels: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    sum += Math.max(red, green, blue) - Math.min(red, green, blue);
  }
  return Math.round((sum * 3) / pixels.length);
}

function fieldAt(square: Uint8Array, row: number, column: number): number {
  const at = row * 2 * SQUARE_SIDE + column * 2;
  return (
    itemAt(square, at) +
    itemAt(square, at + 1) +
    itemAt(square, at + SQUARE_SIDE) +
    itemAt(square, at + SQUARE_SIDE + 1)
  );
}
