import type { FileAccess } from '@mediastruct/core';
import { OPEN, writeFull } from '@mediastruct/core';

/** Thumbnails on their way, in a file: a disc has up to some hundred megabytes of them, and which are taken is known when all were read. */
export class ThumbnailSpool {
  readonly #access: FileAccess;
  readonly #path: string;
  readonly #fd: number;
  readonly #places: { readonly at: number; readonly length: number }[] = [];
  #end = 0;

  /** The file must not exist; disposing the spool removes it. */
  constructor(access: FileAccess, path: string) {
    this.#access = access;
    this.#path = path;
    this.#fd = access.open(path, OPEN.readWrite | OPEN.create | OPEN.exclusive, 0o600);
  }

  /** Keeps one, and returns its number, from 0. */
  add(jpeg: Buffer): number {
    writeFull(this.#access, this.#fd, jpeg);
    this.#places.push({ at: this.#end, length: jpeg.length });
    this.#end += jpeg.length;
    return this.#places.length - 1;
  }

  read(nth: number): Buffer {
    const { at, length } = this.#places[nth] ?? { at: 0, length: 0 };
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length;) {
      const count = this.#access.read(this.#fd, bytes.subarray(done), at + done);
      if (count === 0) throw new Error(`${this.#path}: ended before byte ${at + length}`);
      done += count;
    }
    return bytes;
  }

  [Symbol.dispose](): void {
    this.#access.close(this.#fd);
    this.#access.unlink(this.#path);
  }
}
