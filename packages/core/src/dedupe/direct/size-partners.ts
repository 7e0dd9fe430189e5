/** A Map holds 2^24 keys; so many of them hold more sizes than there are files. */
const MAPS = 64;
const TOLD = -1;

/**
 * Finds files of one size while they come. Memory: about 50 bytes for each size that came.
 */
export class SizePartners {
  /** By size, the number of the first file that has it, or `TOLD` where there were several. */
  readonly #firsts = Array.from({ length: MAPS }, () => new Map<number, number>());

  /** Gives to `tell` the files that now have a partner of their size, each once. Empty files are copies of nothing. */
  add(nth: number, size: number, tell: (nth: number) => void): void {
    const firsts = this.#firsts[size % MAPS];
    if (size === 0 || firsts === undefined) return;
    const first = firsts.get(size);
    if (first === undefined) {
      firsts.set(size, nth);
      return;
    }
    if (first !== TOLD) {
      tell(first);
      firsts.set(size, TOLD);
    }
    tell(nth);
  }
}
