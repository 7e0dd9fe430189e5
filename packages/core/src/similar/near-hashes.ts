import { itemAt } from '../errors/item-at.ts';
import { bitCount } from './perceptual-hash.ts';

const BANDS = 4;
const BAND_VALUES = 1 << 16;
/** More bits than these are no likeness, and would take long to find. */
export const MOST_BITS = 8;

/** Hashes by number: the two halves of each. */
export interface HashColumns {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly count: number;
}

/** Told of each hash that was found: its number, and in how many bits it differs. */
export type NearVisitor = (other: number, distance: number) => void;

/**
 * Finds the hashes that differ from one in few bits, without looking at all of them. If two hashes differ in 8 bits at most, then of their four
 * bands of 16 bits the first differs in 2 at most, or another in 1 at most: else there were 3 + 2 + 2 + 2 = 9 differing bits (Norouzi, Punjani, Fleet, "Fast Search in Hamming
 * Space with Multi-Index Hashing", 2012). So 188 of 262,144 lists are looked through, each of 15 hashes where there are a million that are evenly
 * spread. Memory: 48 bytes a hash and 1 MiB.
 */
export class NearHashes {
  readonly #hashes: HashColumns;
  readonly #bands: readonly Band[];

  constructor(hashes: HashColumns) {
    this.#hashes = hashes;
    this.#bands = Array.from({ length: BANDS }, (_, nth) => new Band(hashes, nth));
  }

  /** Calls `visit` once for each hash with a higher number that differs in `most` bits at most, of 8, in no order. */
  visitNear(number: number, most: number, visit: NearVisitor): void {
    const high = itemAt(this.#hashes.high, number);
    const low = itemAt(this.#hashes.low, number);
    const query = { number, high, low, most };
    for (const [nth, band] of this.#bands.entries()) {
      const value = bandOf(high, low, nth);
      for (const mask of masksOf(most, nth)) band.visit(value ^ mask, query, visit);
    }
  }

  /**
   * By number, 1 for each hash that has another one near. Each list is compared with those that its hashes would be looked for in while all of them are in the processor's cache, so that this takes
   * a tenth of the time that asking for each would.
   */
  markNear(most: number): Uint8Array {
    const isNear = new Uint8Array(this.#hashes.count);
    for (const [nth, band] of this.#bands.entries()) band.mark(masksOf(most, nth), most, isNear);
    return isNear;
  }
}

interface Query {
  readonly number: number;
  readonly high: number;
  readonly low: number;
  readonly most: number;
}

/** Number and both halves of a hash, next to each other. */
const WORDS = 3;

/** The hashes by one band of 16 bits: those of value `v` are at `starts[v]` up to `starts[v + 1]`, by number. */
class Band {
  readonly #nth: number;
  readonly #starts: Uint32Array;
  readonly #entries: Uint32Array;

  constructor({ high, low, count }: HashColumns, nth: number) {
    this.#nth = nth;
    const values = new Uint16Array(count);
    for (let number = 0; number < count; number++)
      values[number] = bandOf(high[number] ?? 0, low[number] ?? 0, nth);
    this.#starts = startsOf(values);
    this.#entries = new Uint32Array(count * WORDS);
    const next = this.#starts.slice();
    for (let number = 0; number < count; number++) {
      const value = values[number] ?? 0;
      const at = next[value] ?? 0;
      next[value] = at + 1;
      this.#entries[at * WORDS] = number;
      this.#entries[at * WORDS + 1] = high[number] ?? 0;
      this.#entries[at * WORDS + 2] = low[number] ?? 0;
    }
  }

  /** Looks through one list. Numbers ascend in it, and only higher ones are asked for, so it is read from its end. */
  visit(value: number, { number, high, low, most }: Query, visit: NearVisitor): void {
    const entries = this.#entries;
    const from = (this.#starts[value] ?? 0) * WORDS;
    for (let at = ((this.#starts[value + 1] ?? 0) - 1) * WORDS; at >= from; at -= WORDS) {
      const other = entries[at] ?? 0;
      if (other <= number) return;
      const highBits = high ^ (entries[at + 1] ?? 0);
      const lowBits = low ^ (entries[at + 2] ?? 0);
      const distance = bitCount(highBits) + bitCount(lowBits);
      if (distance <= most && !this.#isFoundBefore(highBits, lowBits, most)) visit(other, distance);
    }
  }

  mark(masks: Uint16Array, most: number, isNear: Uint8Array): void {
    for (let value = 0; value < BAND_VALUES; value++) {
      if (this.#starts[value] === this.#starts[value + 1]) continue;
      // Of two lists that differ by the mask the one with the lesser value compares both.
      for (const mask of masks)
        if ((value ^ mask) >= value) this.#markPair(value, value ^ mask, { most, isNear });
    }
  }

  #markPair(
    one: number,
    other: number,
    { most, isNear }: { readonly most: number; readonly isNear: Uint8Array },
  ): void {
    const entries = this.#entries;
    const end = (this.#starts[one + 1] ?? 0) * WORDS;
    const otherStart = (this.#starts[other] ?? 0) * WORDS;
    const otherEnd = (this.#starts[other + 1] ?? 0) * WORDS;
    for (let at = (this.#starts[one] ?? 0) * WORDS; at < end; at += WORDS) {
      const high = entries[at + 1] ?? 0;
      const low = entries[at + 2] ?? 0;
      for (let to = one === other ? at + WORDS : otherStart; to < otherEnd; to += WORDS) {
        const distance = bitCount(high ^ (entries[to + 1] ?? 0)) + bitCount(low ^ (entries[to + 2] ?? 0));
        if (distance > most) continue;
        isNear[entries[at] ?? 0] = 1;
        isNear[entries[to] ?? 0] = 1;
      }
    }
  }

  /** True where the list of an earlier band holds it, too. */
  #isFoundBefore(highBits: number, lowBits: number, most: number): boolean {
    for (let nth = 0; nth < this.#nth; nth++)
      if (bitCount(bandOf(highBits, lowBits, nth)) <= allowance(most, nth)) return true;
    return false;
  }
}

/** How many bits of a band may differ, so that every near hash is found by one band; -1 where the band need not be looked at. */
function allowance(most: number, nth: number): number {
  const all = most - BANDS + 1;
  const each = Math.floor(all / BANDS);
  return Math.max(-1, each + (nth < all - each * BANDS ? 1 : 0));
}

function masksOf(most: number, nth: number): Uint16Array {
  return itemAt(MASKS, allowance(most, nth) + 1);
}

function bandOf(high: number, low: number, nth: number): number {
  const half = nth < 2 ? high : low;
  return nth % 2 === 0 ? half >>> 16 : half & 0xffff;
}

/** By one more than the number of bits: all values of 16 bits with so many bits at most. */
const MASKS: readonly Uint16Array[] = [-1, 0, 1, 2].map((most) => {
  const values = Array.from({ length: BAND_VALUES }, (_, value) => value);
  return Uint16Array.from(values.filter((value) => bitCount(value) <= most));
});

/** By value, where its list begins: a list ends where the next one begins. */
function startsOf(values: Uint16Array): Uint32Array {
  const starts = new Uint32Array(BAND_VALUES + 1);
  for (const value of values) starts[value + 1] = (starts[value + 1] ?? 0) + 1;
  for (let value = 0; value < BAND_VALUES; value++)
    starts[value + 1] = (starts[value + 1] ?? 0) + (starts[value] ?? 0);
  return starts;
}
