/** Spreads the plain sum of the bytes over all bits: 2^32 divided by the golden ratio, odd. */
export const MIX = 0x9e3779b1 | 0;

/** The two sums of which a weak sum is made, modulo 2^32. */
export interface ByteSums {
  /** The sum of the bytes. */
  a: number;
  /** The sum of all sums on the way: each byte as often as bytes follow it, and once. */
  b: number;
}

/**
 * The weak sum of a block, a whole number of 32 bits that can be moved along by one byte: `b + a * MIX` modulo 2^32. `a` and `b` are those of rsync
 * (Tridgell and Mackerras, The rsync algorithm, 1996), not cut to 16 bits. `RollingScan` moves it along.
 */
export function weakSum({ a, b }: ByteSums): number {
  return (b + Math.imul(a, MIX)) | 0;
}

/**
 * Bytes that the inner loop sums in one call. V8 compiles a loop that runs for long within its first calls together with the way into it, and leaves that code at
 * each end of the loop, which made this seven times slower. Many short calls are compiled as a whole.
 */
const RUN_BYTES = 256;
const ROOM_FOR_A = 2 ** 16;

/** The sums of `length` bytes from `start` on, which the caller knows to be there. */
export function byteSums(bytes: Uint8Array, start: number, length: number): ByteSums {
  let a = 0;
  let b = 0;
  const end = start + length;
  for (let at = start; at < end;) {
    const stop = Math.min(at + RUN_BYTES, end);
    const run = sumRun(bytes, at, stop);
    const runB = Math.floor(run / ROOM_FOR_A);
    b = (b + Math.imul(a, stop - at) + runB) | 0;
    a = (a + run - runB * ROOM_FOR_A) | 0;
    at = stop;
  }
  return { a, b };
}

/** The sums of at most 256 bytes as one number, `b * 2^16 + a`. */
function sumRun(bytes: Uint8Array, start: number, end: number): number {
  let a = 0;
  let b = 0;
  for (let at = start; at < end; at += 1) {
    // Within the array, as the caller says.
    a = (a + (bytes[at] as number)) | 0;
    b = (b + a) | 0;
  }
  return b * ROOM_FOR_A + a;
}
