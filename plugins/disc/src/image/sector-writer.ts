import type { FileAccess } from '@mediastruct/core';
import { writeFull } from '@mediastruct/core';
import { SECTOR } from './sectors.ts';

const BUFFER_BYTES = 4 << 20;
/** Bytes between two pauses. */
const PAUSE_BYTES = 16 << 20;

/** Writes an image from its first byte to its last. */
export class SectorWriter {
  readonly #access: FileAccess;
  readonly #fd: number;
  readonly #onBytes: ((bytes: Uint8Array) => void) | undefined;
  readonly #buffer = Buffer.alloc(BUFFER_BYTES);
  #filled = 0;
  #written = 0;
  #pausedAt = 0;

  /** `onBytes` is given everything that is written, in order. */
  constructor(access: FileAccess, fd: number, onBytes?: (bytes: Uint8Array) => void) {
    this.#access = access;
    this.#fd = fd;
    this.#onBytes = onBytes;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#written + this.#filled;
  }

  /** True once after so many bytes. */
  isPauseDue(): boolean {
    if (this.length - this.#pausedAt < PAUSE_BYTES) return false;
    this.#pausedAt = this.length;
    return true;
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const taken = Math.min(bytes.length - at, BUFFER_BYTES - this.#filled);
      this.#buffer.set(bytes.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === BUFFER_BYTES) this.flush();
    }
  }

  /** Zeros up to a sector. */
  goTo(sector: number): void {
    const missing = sector * SECTOR - this.length;
    if (missing < 0) throw new Error(`sector ${sector} is written already`);
    const zeros = Buffer.alloc(Math.min(missing, BUFFER_BYTES));
    for (let left = missing; left > 0; left -= zeros.length)
      this.write(zeros.subarray(0, Math.min(left, zeros.length)));
  }

  flush(): void {
    const bytes = this.#buffer.subarray(0, this.#filled);
    this.#onBytes?.(bytes);
    writeFull(this.#access, this.#fd, bytes);
    this.#written += this.#filled;
    this.#filled = 0;
  }
}
