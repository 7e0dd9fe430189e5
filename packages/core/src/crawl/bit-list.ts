/** A list of yes and no, one bit each. */
export class BitList {
  #bits = new Uint8Array(64);
  #length = 0;

  push(bit: boolean): void {
    const at = this.#length >> 3;
    if (at === this.#bits.length) {
      const bits = new Uint8Array(this.#bits.length * 2);
      bits.set(this.#bits);
      this.#bits = bits;
    }
    if (bit) this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (this.#length & 7));
    this.#length += 1;
  }

  /** False for a place beyond the end. */
  at(nth: number): boolean {
    return (((this.#bits[nth >> 3] ?? 0) >> (nth & 7)) & 1) === 1;
  }
}
