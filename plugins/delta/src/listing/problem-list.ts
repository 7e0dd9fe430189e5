const NAMED = 100;

export interface Problem {
  /** Below the folder; `''` is the folder itself. */
  readonly path: string;
  readonly what: string;
}

export interface ProblemsTold {
  readonly count: number;
  /** The first 100. */
  readonly first: readonly Problem[];
}

/** What went wrong with single entries while the work went on: all are counted, the first 100 named, none twice in a row. */
export class ProblemList {
  #count = 0;
  readonly #first: Problem[] = [];
  #last = '';

  readonly add = (path: string, what: string): void => {
    const key = `${path}\0${what}`;
    if (key === this.#last) return;
    this.#last = key;
    this.#count += 1;
    if (this.#first.length < NAMED) this.#first.push({ path, what });
  };

  told(): ProblemsTold {
    return { count: this.#count, first: this.#first };
  }
}
