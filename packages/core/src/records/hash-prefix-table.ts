import { itemAt } from '../errors/item-at.ts';
import type { HashPrefix } from './record-scan.ts';

const SLOTS_PER_KEY = 1.5;

/**
 * A set of 64-bit hash prefixes in typed arrays (open addressing, linear probing; SHA-256 is evenly spread, so
 * the prefix is its own hash). Each prefix has a slot number, by which a caller keeps what it knows of it. 12 bytes a
 * prefix it is made for; a JavaScript Map costs five times that and ends at 16.7 million entries.
 *
 * Two contents may share a prefix: whoever acts on a hit compares whole hashes first.
 */
export class HashPrefixTable {
  /** Slot numbers are below this. */
  readonly slots: number;
  size = 0;
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;

  /** A table with room for `keys` prefixes; adding more throws. */
  constructor(keys: number) {
    this.slots = Math.ceil(keys * SLOTS_PER_KEY) + 8;
    this.#high = new Uint32Array(this.slots);
    this.#low = new Uint32Array(this.slots);
  }

  /** The slot of a prefix, or -1 where it is not in the table. */
  find(prefix: HashPrefix): number {
    const slot = this.#probe(prefix);
    return this.#isFree(slot) ? -1 : slot;
  }

  /** The slot of a prefix, which is added where it is new; `size` tells which. */
  add(prefix: HashPrefix): number {
    const slot = this.#probe(prefix);
    if (!this.#isFree(slot)) return slot;
    if (this.size + 1 >= this.slots) throw new RangeError('more prefixes than the table was made for');
    this.#high[slot] = prefix.high;
    this.#low[slot] = lowOf(prefix);
    this.size += 1;
    return slot;
  }

  prefixAt(slot: number, into: HashPrefix): void {
    into.high = itemAt(this.#high, slot);
    into.low = itemAt(this.#low, slot);
  }

  #probe(prefix: HashPrefix): number {
    const { high } = prefix;
    const low = lowOf(prefix);
    let slot = Math.floor((high / 2 ** 32) * this.slots);
    while (!this.#isFree(slot) && (this.#high[slot] !== high || this.#low[slot] !== low))
      slot = slot + 1 === this.slots ? 0 : slot + 1;
    return slot;
  }

  #isFree(slot: number): boolean {
    return this.#high[slot] === 0 && this.#low[slot] === 0;
  }
}

/** All zeros marks a free slot; that one prefix shares the slot of its neighbour. */
function lowOf({ high, low }: HashPrefix): number {
  return high === 0 && low === 0 ? 1 : low;
}
