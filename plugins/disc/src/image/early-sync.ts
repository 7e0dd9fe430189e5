import { fdatasync } from 'node:fs';
import { promisify } from 'node:util';

const sync = promisify(fdatasync);
/** Bytes after which what was written is sent to the disk. */
const STRIDE_BYTES = 64 << 20;

/**
 * Sends what was written to the disk while more is written, so that little is left to do at the end. It is no proof: that is the `fsync` when all
 * is written. But a kernel tells a write that was lost only once, so what it tells here is kept and thrown by `finish`.
 */
export class EarlySync {
  readonly #fd: number;
  #running: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;
  #syncedAt = 0;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Begins where enough was written since, and no earlier one is still at work. */
  offer(written: number): void {
    if (this.#running !== null || written - this.#syncedAt < STRIDE_BYTES) return;
    this.#syncedAt = written;
    this.#running = sync(this.#fd)
      .catch((error: unknown) => void (this.#failure = { error }))
      .finally(() => (this.#running = null));
  }

  /** Waits for the one at work. */
  async finish(): Promise<void> {
    await this.#running;
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** The file may be closed after that. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running;
  }
}
