import { parseIsoMs } from '../plan-reuse.ts';

/** Times as texts in milliseconds since 1970. Most records of an index have the same few, so the last one is kept. */
export class TimeTexts {
  #text = '';
  #ms = 0;

  ms(text: string): number {
    if (text !== this.#text) {
      this.#text = text;
      this.#ms = parseIsoMs(text);
    }
    return this.#ms;
  }
}
