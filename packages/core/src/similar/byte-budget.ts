/** Lets tasks run side by side as long as the bytes that they hold together are within a limit; the others wait in their order. */
export class ByteBudget {
  readonly #limit: number;
  readonly #waiting: { readonly bytes: number; readonly start: () => void }[] = [];
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs a task that holds so many bytes, once they fit. One that is larger than the limit runs alone. */
  async run<Result>(bytes: number, task: () => Promise<Result>): Promise<Result> {
    const held = Math.min(bytes, this.#limit);
    await new Promise<void>((start) => {
      this.#waiting.push({ bytes: held, start });
      this.#startNext();
    });
    try {
      return await task();
    } finally {
      this.#held -= held;
      this.#startNext();
    }
  }

  /** The first one that waits goes first, even where a later one would fit, so that a large one is not passed over for ever. */
  #startNext(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#held + next.bytes > this.#limit) return;
      this.#held += next.bytes;
      this.#waiting.shift();
      next.start();
    }
  }
}
