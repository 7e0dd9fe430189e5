/** Numbers sets of holders from 0 in the order in which they come. Memory: about 100 bytes for each beginning of a set. */
export class HolderSets {
  readonly #next: Map<number, number>[] = [new Map()];
  readonly #numbers = new Map<number, number>();

  /** The number of a set, whose holders are given in ascending order. */
  numberOf(holders: Iterable<number>): number {
    let node = 0;
    for (const holder of holders) node = this.#below(node, holder);
    const number = this.#numbers.get(node) ?? this.#numbers.size;
    this.#numbers.set(node, number);
    return number;
  }

  #below(node: number, holder: number): number {
    const known = this.#next[node]?.get(holder);
    if (known !== undefined) return known;
    const next = this.#next.push(new Map()) - 1;
    this.#next[node]?.set(holder, next);
    return next;
  }
}
