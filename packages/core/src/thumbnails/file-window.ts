import type { FileAccess } from '../files/file-access.ts';
import { OPEN } from '../files/file-access.ts';

/** The start of a JPEG with the EXIF segment, which holds 64 KiB at most, and what stands before it. */
const WINDOW = 72 * 1024;

/** Random reads of one file. Nearly all that a preview needs stands in its first 72 KiB, so these are read at once and kept. */
export class FileWindow {
  readonly #access: FileAccess;
  readonly #fd: number;
  readonly size: number;
  readonly #head: Buffer;

  /** Throws Node's error where the file cannot be opened or read; never waits for a FIFO. `buffer` is used again by the next file. */
  constructor(access: FileAccess, path: string, buffer: Buffer) {
    this.#access = access;
    this.#fd = access.open(path, OPEN.read | OPEN.noFollow | OPEN.noWait);
    try {
      const { kind, size } = access.fstat(this.#fd);
      this.size = kind === 'file' ? size : 0;
      const length = Math.min(this.size, buffer.length);
      this.#head = buffer.subarray(0, this.#fill(buffer.subarray(0, length), 0));
    } catch (error) {
      access.close(this.#fd);
      throw error;
    }
  }

  static buffer(): Buffer {
    return Buffer.alloc(WINDOW);
  }

  /** Bytes of the file; null where it does not have all of them. What stands in the first 72 KiB is valid until the next file is opened. */
  at(offset: number, length: number): Buffer | null {
    if (offset + length <= this.#head.length) return this.#head.subarray(offset, offset + length);
    if (offset + length > this.size) return null;
    const bytes = Buffer.alloc(length);
    return this.#fill(bytes, offset) === length ? bytes : null;
  }

  [Symbol.dispose](): void {
    this.#access.close(this.#fd);
  }

  #fill(buffer: Buffer, position: number): number {
    let filled = 0;
    while (filled < buffer.length) {
      const count = this.#access.read(this.#fd, buffer.subarray(filled), position + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }
}
