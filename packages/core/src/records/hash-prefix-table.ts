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
  /** Both halves of a prefix next to each other, so that a look costs one line of the processor's cache. */
  readonly #words: Uint32Array;

  /** A table with room for `keys` prefixes; adding more throws. */
  constructor(keys: number) {
    this.slots = Math.ceil(keys * SLOTS_PER_KEY) + 8;
    this.#words = new Uint32Array(this.slots * 2);
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
    this.#words[slot * 2] = prefix.high;
    this.#words[slot * 2 + 1] = lowOf(prefix.high, prefix.low);
    this.size += 1;
    return slot;
  }

  prefixAt(slot: number, into: HashPrefix): void {
    into.high = itemAt(this.#words, slot * 2);
    into.low = itemAt(this.#words, slot * 2 + 1);
  }

  #probe({ high, low: asGiven }: HashPrefix): number {
    const words = this.#words;
    const low = lowOf(high, asGiven);
    let slot = Math.floor((high / 2 ** 32) * this.slots);
    for (;;) {
      const found = words[slot * 2];
      const foundLow = words[slot * 2 + 1];
      if ((found === high && foundLow === low) || (found === 0 && foundLow === 0)) return slot;
      slot = slot + 1 === this.slots ? 0 : slot + 1;
    }
  }

  #isFree(slot: number): boolean {
    return this.#words[slot * 2] === 0 && this.#words[slot * 2 + 1] === 0;
  }
}

/** All zeros marks a free slot; that one prefix shares the slot of its neighbour. */
function lowOf(high: number, low: number): number {
  return high === 0 && low === 0 ? 1 : low;
}
