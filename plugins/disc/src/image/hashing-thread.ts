import { Buffer } from 'node:buffer';
import { Worker } from 'node:worker_threads';
import { digestAt, EMPTY, FULL, HASHED, type HashRing, makeHashRing, SLOTS, slotAt } from './hash-ring.ts';

/** Longer than any piece takes to be hashed, also on a machine that is swamped. */
const STUCK_MS = 120_000;

/**
 * Hashes files on a thread of its own while this one reads and writes them. Pieces are read into `free()` and handed over with `add`; the sum of
 * a file is told, in the order of the files, once its last piece is hashed.
 */
export class HashingThread {
  readonly #ring: HashRing = makeHashRing();
  readonly #worker: Worker;
  readonly #onSum: (sha256: string) => void;
  #slot = 0;
  #failure: Error | null = null;

  constructor(onSum: (sha256: string) => void) {
    this.#onSum = onSum;
    this.#worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { workerData: this.#ring });
    this.#worker.on('error', (error) => (this.#failure = error));
    // What is hashed is waited for; the thread alone must not keep the process.
    this.#worker.unref();
  }

  /** The piece of memory to read into next; it may be used until `add` was called so often as there are slots. */
  free(): Uint8Array {
    this.#settle(this.#slot);
    return slotAt(this.#ring, this.#slot);
  }

  /** Hands over the first bytes of what `free` gave. */
  add(length: number, isEnd: boolean): void {
    const { states, lengths, ends } = this.#ring;
    lengths[this.#slot] = length;
    ends[this.#slot] = isEnd ? 1 : 0;
    Atomics.store(states, this.#slot, FULL);
    Atomics.notify(states, this.#slot);
    this.#slot = (this.#slot + 1) % SLOTS;
  }

  /** Waits for all that was handed over. */
  finish(): void {
    for (let nth = 0; nth < SLOTS; nth++) this.#settle((this.#slot + nth) % SLOTS);
  }

  [Symbol.dispose](): void {
    void this.#worker.terminate();
  }

  /** Waits until a slot is hashed, tells the sum where it ended a file, and frees it. */
  #settle(slot: number): void {
    const { states, ends } = this.#ring;
    while (Atomics.load(states, slot) === FULL) {
      if (this.#failure !== null) throw this.#failure;
      if (Atomics.wait(states, slot, FULL, STUCK_MS) === 'timed-out')
        throw new Error('the thread that hashes does not answer');
    }
    if (Atomics.load(states, slot) !== HASHED) return;
    const sum = ends[slot] === 1 ? Buffer.from(digestAt(this.#ring, slot)).toString('hex') : null;
    Atomics.store(states, slot, EMPTY);
    Atomics.notify(states, slot);
    if (sum !== null) this.#onSum(sum);
  }
}
