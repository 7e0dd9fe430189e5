import type { ByteSource } from './byte-source.ts';
import { differs } from './failure.ts';
import type { Turns } from './turns.ts';

/** Read, hashed and written at a time. Small enough to stay in the second cache of a core. */
export const BUFFER_BYTES = 256 << 10;

/** Gathers the bytes of a result, of which many a step makes only a few, to hash and write them 256 KiB at a time. */
export class GatheredBytes {
  readonly #take: (bytes: Uint8Array) => void;
  readonly #buffer: Uint8Array;
  #filled = 0;

  constructor(size: number, take: (bytes: Uint8Array) => void) {
    this.#take = take;
    this.#buffer = new Uint8Array(Math.min(BUFFER_BYTES, size));
  }

  *add(bytes: Uint8Array): Turns<void> {
    for (let done = 0; done < bytes.length;) {
      const room = yield* this.#room(bytes.length - done);
      room.set(bytes.subarray(done, done + room.length));
      this.#filled += room.length;
      done += room.length;
    }
  }

  /** Adds a range of the old file. */
  *copy(
    base: ByteSource,
    { offset, length }: { readonly offset: number; readonly length: number },
  ): Turns<void> {
    for (let done = 0; done < length;) {
      const count = base.read(yield* this.#room(length - done), offset + done);
      if (count === 0) throw differs('the old file', 'it became shorter while it was read');
      this.#filled += count;
      done += count;
    }
  }

  /** Hands on what is there; returns how much. */
  flush(): number {
    const filled = this.#filled;
    if (filled > 0) this.#take(this.#buffer.subarray(0, filled));
    this.#filled = 0;
    return filled;
  }

  /** Where the next bytes go, at most so many. */
  *#room(most: number): Turns<Uint8Array> {
    if (this.#filled === this.#buffer.length) yield this.flush();
    return this.#buffer.subarray(this.#filled, this.#filled + most);
  }
}
