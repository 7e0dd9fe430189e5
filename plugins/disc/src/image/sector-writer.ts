import type { FileAccess } from '@mediastruct/core/threads';
import { writeFullAt } from '@mediastruct/core/threads';
import { SECTOR } from './sectors.ts';

/** Small enough that what is written is still in the cache of a core. */
const BUFFER_BYTES = 512 << 10;
/** So many bytes are written as they come. */
const LARGE_BYTES = 64 << 10;

/** Writes a part of an image from its first byte on; several may be at work on one image. */
export class SectorWriter {
  readonly #access: FileAccess;
  readonly #fd: number;
  readonly #buffer = Buffer.alloc(BUFFER_BYTES);
  #filled = 0;
  #written: number;

  /** Begins at a sector. */
  constructor(access: FileAccess, fd: number, sector = 0) {
    this.#access = access;
    this.#fd = fd;
    this.#written = sector * SECTOR;
  }

  write(bytes: Uint8Array): void {
    if (bytes.length >= LARGE_BYTES) {
      this.flush();
      this.#put(bytes);
      return;
    }
    if (this.#filled + bytes.length > BUFFER_BYTES) this.flush();
    this.#buffer.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  /** Zeros up to a sector. */
  goTo(sector: number): void {
    const missing = sector * SECTOR - this.#written - this.#filled;
    if (missing < 0) throw new Error(`sector ${sector} is written already`);
    const zeros = Buffer.alloc(Math.min(missing, BUFFER_BYTES));
    for (let left = missing; left > 0; left -= zeros.length)
      this.write(zeros.subarray(0, Math.min(left, zeros.length)));
  }

  flush(): void {
    const filled = this.#filled;
    this.#filled = 0;
    this.#put(this.#buffer.subarray(0, filled));
  }

  #put(bytes: Uint8Array): void {
    writeFullAt(this.#access, { fd: this.#fd, position: this.#written }, bytes);
    this.#written += bytes.length;
  }
}
