import { HashIndex } from '../plan/table/hash-index.ts';
import { hashToWords, WORDS } from '../plan/table/hash-words.ts';
import type { SourceEntry } from './source-entry.ts';

/**
 * The contents that were found in a source, under whatever names. The list is read with the first question: mostly nothing is missing, and nobody asks. Memory from then on: about 40
 * bytes a content.
 */
export class FoundContents {
  readonly #found: () => Iterable<SourceEntry>;
  readonly #words = new Uint32Array(WORDS);
  #index: HashIndex | null = null;

  constructor(found: () => Iterable<SourceEntry>) {
    this.#found = found;
  }

  has(sha256: string): boolean {
    this.#index ??= this.#read();
    hashToWords(sha256, this.#words);
    return this.#index.find(this.#words) >= 0;
  }

  #read(): HashIndex {
    const index = new HashIndex();
    for (const entry of this.#found()) {
      if (entry.kind !== 'file') continue;
      hashToWords(entry.sha256, this.#words);
      index.add(this.#words);
    }
    return index;
  }
}
