/** A heap that gives the item of the largest value first; of equal values the one that was numbered lower. */
export class LargestFirst<Item> {
  readonly #entries: { readonly item: Item; readonly value: number; readonly number: number }[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** The value of the next item; -Infinity where there is none. */
  get largest(): number {
    return this.#entries[0]?.value ?? -Infinity;
  }

  add(item: Item, value: number, number: number): void {
    const entries = this.#entries;
    let at = entries.push({ item, value, number }) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#isBefore(at, above)) break;
      this.#swap(at, above);
      at = above;
    }
  }

  take(): { readonly item: Item; readonly number: number } | null {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (first === undefined || last === undefined) return null;
    if (entries.length === 0) return first;
    entries[0] = last;
    for (let at = 0; ;) {
      let next = at;
      for (const below of [2 * at + 1, 2 * at + 2])
        if (below < entries.length && this.#isBefore(below, next)) next = below;
      if (next === at) return first;
      this.#swap(at, next);
      at = next;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#entries[a], this.#entries[b]];
    if (one === undefined || other === undefined) return false;
    return one.value === other.value ? one.number < other.number : one.value > other.value;
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#entries[a], this.#entries[b]];
    if (one === undefined || other === undefined) return;
    this.#entries[a] = other;
    this.#entries[b] = one;
  }
}
