import { createHash } from 'node:crypto';
import type { FileAccess, FileStat } from '@mediastruct/core';
import { errnoOf, messageOf, openForReading } from '@mediastruct/core';

const READ_BYTES = 1 << 20;

/** A file that cannot be read, or changed while it was packed. The message is for people. */
export class ChangedFile extends Error {}

/** A file that is open for packing: it is read once, from its beginning to its end, in as many parts as volumes ask for. */
export class MemberSource {
  readonly stat: FileStat;
  readonly #access: FileAccess;
  readonly #fd: number;
  readonly #whole = createHash('sha256');
  readonly #buffer = new Uint8Array(READ_BYTES);
  #at = 0;

  /** Throws `ChangedFile` where there is no file that can be read. */
  constructor(access: FileAccess, path: string) {
    this.#access = access;
    this.#fd = readable(() => openForReading(access, path));
    this.stat = access.fstat(this.#fd);
    if (this.stat.kind === 'file') return;
    access.close(this.#fd);
    throw new ChangedFile('it is no regular file any more');
  }

  /** Bytes that were not read yet. */
  get left(): number {
    return this.stat.size - this.#at;
  }

  /** Reads the next `bytes` bytes; returns their SHA-256. Throws `ChangedFile` where the file ends before. */
  read(bytes: number, write: (piece: Uint8Array) => void): string {
    const part = createHash('sha256');
    for (let left = bytes; left > 0;) {
      const buffer = this.#buffer.subarray(0, Math.min(READ_BYTES, left));
      const count = readable(() => this.#access.read(this.#fd, buffer, this.#at));
      if (count === 0) throw new ChangedFile('it became shorter while it was read');
      const piece = this.#buffer.subarray(0, count);
      part.update(piece);
      this.#whole.update(piece);
      write(piece);
      this.#at += count;
      left -= count;
    }
    return part.digest('hex');
  }

  /** SHA-256 of the whole file, once all was read. Throws `ChangedFile` where it is not as it was. */
  end(): string {
    const { size, mtimeNs, ctimeNs } = this.#access.fstat(this.#fd);
    if (size !== this.stat.size || mtimeNs !== this.stat.mtimeNs || ctimeNs !== this.stat.ctimeNs)
      throw new ChangedFile('it changed while it was read');
    return this.#whole.digest('hex');
  }

  [Symbol.dispose](): void {
    this.#access.close(this.#fd);
  }
}

/** Errors of reading are the file's; those of writing are not. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    throw new ChangedFile(messageOf(error));
  }
}
