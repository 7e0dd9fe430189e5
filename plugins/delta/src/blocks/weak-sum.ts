/** Spreads the plain sum of the bytes over all bits: 2^32 divided by the golden ratio, odd. */
export const MIX = 0x9e3779b1 | 0;

/**
 * The weak sum of a block, a whole number of 32 bits that can be moved along by one byte: with `a` the sum of its bytes and `b` the sum of all
 * sums on the way (each byte as often as bytes follow it, and once), it is `b + a * MIX` modulo 2^32. `a` and `b` are those of rsync
 * (Tridgell and Mackerras, The rsync algorithm, 1996), not cut to 16 bits. `RollingScan` moves it along.
 */
export function weakSum(bytes: Uint8Array, start: number, length: number): number {
  let a = 0;
  let b = 0;
  for (let at = start; at < start + length; at += 1) {
    // Within the array, because the caller's block is.
    a = (a + (bytes[at] as number)) | 0;
    b = (b + a) | 0;
  }
  return (b + Math.imul(a, MIX)) | 0;
}
