import { itemAt } from '@mediastruct/core/base';
import { Grown } from './grow.ts';
import { WORDS } from './hash-words.ts';

/**
 * Numbers contents by their hashes, in the order in which they come. Open addressing with linear probing; SHA-256 is evenly spread, so that its
 * first word is its own hash. Memory: 32 bytes a content, and 6 to 12 more for the places.
 */
export class HashIndex {
  readonly #words = new Grown((length) => new Uint32Array(length), 1024 * WORDS);
  /** The number of a content and one more; 0 where the place is free. Their count is a power of two. */
  #places = new Uint32Array(2048);
  count = 0;

  /** The number of a content, which is added where it is new; `count` tells which. */
  add(hash: Uint32Array): number {
    if ((this.count + 1) * 3 > this.#places.length * 2) this.#widen();
    const place = this.#probe(hash);
    const known = itemAt(this.#places, place);
    if (known > 0) return known - 1;
    for (let word = 0; word < WORDS; word += 1) this.#words.push(itemAt(hash, word));
    this.count += 1;
    this.#places[place] = this.count;
    return this.count - 1;
  }

  /** The number of a content, or -1 where it was never added. */
  find(hash: Uint32Array): number {
    return itemAt(this.#places, this.#probe(hash)) - 1;
  }

  /** Eight words a content, in the order of their numbers; not a copy. */
  words(): Uint32Array {
    return this.#words.items();
  }

  #probe(hash: Uint32Array): number {
    const mask = this.#places.length - 1;
    let place = itemAt(hash, 0) & mask;
    for (;;) {
      const known = itemAt(this.#places, place);
      if (known === 0 || this.#isSame(known - 1, hash)) return place;
      place = (place + 1) & mask;
    }
  }

  #widen(): void {
    const words = this.#words.items();
    this.#places = new Uint32Array(this.#places.length * 2);
    for (let number = 0; number < this.count; number += 1)
      this.#places[this.#probe(words.subarray(number * WORDS, number * WORDS + WORDS))] = number + 1;
  }

  #isSame(number: number, hash: Uint32Array): boolean {
    for (let word = 0; word < WORDS; word += 1)
      if (this.#words.at(number * WORDS + word) !== hash[word]) return false;
    return true;
  }
}
