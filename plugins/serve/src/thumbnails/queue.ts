/** Lets so many tasks run at a time; the one that was asked for last begins first, because that is what is in view now. */
export class Queue {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((begin) => this.#waiting.push(begin));
    try {
      return await task();
    } finally {
      // The place is handed on, so that nobody who comes now takes it as well.
      const next = this.#waiting.pop();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
