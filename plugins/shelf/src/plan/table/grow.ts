import { itemAt } from '@mediastruct/core/base';

type Column = Uint8Array | Uint16Array | Int16Array | Uint32Array | Float64Array;

/** A typed array that grows by half of its length when it is full. Memory: at most two and a half times its items while it grows. */
export class Grown<Items extends Column> {
  #items: Items;
  length = 0;
  readonly #make: (length: number) => Items;

  constructor(make: (length: number) => Items, room = 1024) {
    this.#make = make;
    this.#items = make(room);
  }

  push(value: number): void {
    if (this.length === this.#items.length) this.#grow();
    this.#items[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return itemAt(this.#items, index);
  }

  /** The items so far; not a copy. */
  items(): Items {
    // A part of a typed array is of its own kind.
    return this.#items.subarray(0, this.length) as Items;
  }

  #grow(): void {
    const grown = this.#make(Math.ceil(this.#items.length * 1.5) + 16);
    grown.set(this.#items);
    this.#items = grown;
  }
}
