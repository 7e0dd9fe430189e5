/** Items of a stream, of which the next one can be looked at before it is taken. */
export class Lookahead<Item> {
  readonly #items: Iterator<Item>;
  #next: Item | null = null;

  constructor(items: Iterable<Item>) {
    this.#items = items[Symbol.iterator]();
  }

  /** Null at the end. */
  peek(): Item | null {
    if (this.#next === null) {
      const { done, value } = this.#items.next();
      this.#next = done === true ? null : value;
    }
    return this.#next;
  }

  take(): Item | null {
    const item = this.peek();
    this.#next = null;
    return item;
  }
}
