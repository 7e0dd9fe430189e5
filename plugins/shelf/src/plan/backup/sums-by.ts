import type { Sum } from '../backup-plan.ts';

/** Counts contents and their bytes for each of some words. */
export class SumsBy<Word extends string> {
  readonly #sums = new Map<Word, { files: number; bytes: number }>();

  constructor(words: readonly Word[]) {
    for (const word of words) this.#sums.set(word, { files: 0, bytes: 0 });
  }

  add(word: Word, bytes: number): void {
    const sum = this.#sums.get(word);
    if (sum === undefined) return;
    sum.files += 1;
    sum.bytes += bytes;
  }

  sums(): Readonly<Record<Word, Sum>> {
    // Every word has its sum since the constructor.
    return Object.fromEntries(this.#sums) as Record<Word, Sum>;
  }
}
