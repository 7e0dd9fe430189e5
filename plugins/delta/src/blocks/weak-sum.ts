import { IS_LITTLE_ENDIAN } from './byte-order.ts';

/** Spreads the plain sum of the bytes over all bits: 2^32 divided by the golden ratio, odd. */
export const MIX = 0x9e3779b1 | 0;

/** A word of four bytes holds two sums of 16 bits: of its first and third byte, or of its second and fourth after a shift. */
const LANES = 0x00ff00ff;
const LANE = 0xffff;
/** 64 bytes. Sums of sums of more than 22 words could be more than 16 bits hold. */
const GROUP_WORDS = 16;
const GROUP_BYTES = 4 * GROUP_WORDS;
/**
 * Bytes that an inner loop sums in one call. V8 compiles a loop that runs for long within its first calls together with the way into it, and leaves that code at
 * each end of the loop, which made this seven times slower. Many short calls are compiled as a whole.
 */
const RUN_BYTES = 32 * GROUP_BYTES;

/**
 * Makes the weak sums of blocks of one buffer, four bytes at a time. A weak sum is a whole number of 32 bits that can be moved along by one byte, see `RollingScan`:
 * `b + a * MIX` modulo 2^32. `a` is the sum of the bytes; `b` is the sum of all sums on the way, in which each byte counts once and once more for each byte behind
 * it. They are those of rsync (Tridgell and Mackerras, The rsync algorithm, 1996), not cut to 16 bits.
 */
export class BlockSummer {
  readonly #bytes: Uint8Array;
  /** The bytes from `#wordsAt` on. */
  readonly #words: Int32Array;
  readonly #wordsAt: number;
  #a = 0;
  #b = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#wordsAt = -bytes.byteOffset & 3;
    const words = IS_LITTLE_ENDIAN ? Math.max(0, bytes.length - this.#wordsAt) >>> 2 : 0;
    this.#words =
      words === 0 ? new Int32Array(0) : new Int32Array(bytes.buffer, bytes.byteOffset + this.#wordsAt, words);
  }

  /** The plain sum of the bytes that `weakAt` was last asked for. */
  get byteSum(): number {
    return this.#a;
  }

  /** The weak sum of `length` bytes from `start` on, which the caller knows to be there. */
  weakAt(start: number, length: number): number {
    this.#a = 0;
    this.#b = 0;
    const end = start + length;
    const firstWord = Math.min(end, start + ((this.#wordsAt - start) & 3));
    let at = start;
    const ofGroups = IS_LITTLE_ENDIAN ? end - firstWord - ((end - firstWord) % GROUP_BYTES) : 0;
    if (ofGroups > 0) {
      this.#addBytes(start, firstWord);
      for (at = firstWord; at < firstWord + ofGroups; at += RUN_BYTES)
        this.#addGroups(at, Math.min(at + RUN_BYTES, firstWord + ofGroups));
      at = firstWord + ofGroups;
    }
    for (; at < end; at += RUN_BYTES) this.#addBytes(at, Math.min(at + RUN_BYTES, end));
    return (this.#b + Math.imul(this.#a, MIX)) | 0;
  }

  #addBytes(start: number, end: number): void {
    const bytes = this.#bytes;
    let a = this.#a;
    let b = this.#b;
    for (let at = start; at < end; at += 1) {
      // Within the array, as the caller of `weakAt` says.
      a = (a + (bytes[at] as number)) | 0;
      b = (b + a) | 0;
    }
    this.#a = a;
    this.#b = b;
  }

  /** Whole groups that begin at a word. */
  #addGroups(start: number, end: number): void {
    const words = this.#words;
    let a = this.#a;
    let b = this.#b;
    const endWord = (end - this.#wordsAt) >> 2;
    for (let group = (start - this.#wordsAt) >> 2; group < endWord; group += GROUP_WORDS) {
      // Two sums each: of the bytes 0 and 2 of all words, of 1 and 3, and of all such sums on the way.
      let even = 0;
      let odd = 0;
      let evens = 0;
      let odds = 0;
      // Two words at a time: a loop of one takes a tenth longer.
      for (let at = group; at < group + GROUP_WORDS; at += 2) {
        const first = words[at] as number;
        even = (even + (first & LANES)) | 0;
        odd = (odd + ((first >>> 8) & LANES)) | 0;
        evens = (evens + even) | 0;
        odds = (odds + odd) | 0;
        const second = words[at + 1] as number;
        even = (even + (second & LANES)) | 0;
        odd = (odd + ((second >>> 8) & LANES)) | 0;
        evens = (evens + even) | 0;
        odds = (odds + odd) | 0;
      }
      const sum1 = odd & LANE;
      const sum2 = even >>> 16;
      const sum3 = odd >>> 16;
      const onTheWay = (evens & LANE) + (evens >>> 16) + (odds & LANE) + (odds >>> 16);
      // A word counts four times for each word from it on, less what its later bytes count less.
      b = (b + Math.imul(a, GROUP_BYTES) + 4 * onTheWay - sum1 - 2 * sum2 - 3 * sum3) | 0;
      a = (a + (even & LANE) + sum1 + sum2 + sum3) | 0;
    }
    this.#a = a;
    this.#b = b;
  }
}
