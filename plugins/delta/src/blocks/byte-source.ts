import type { FileAccess } from '@mediastruct/core/threads';

/** Bytes that can be read at any place, such as a file or a part of one. A derivation's source is one. */
export interface ByteSource {
  /** Size in bytes. */
  readonly size: number;
  /** Reads up to `buffer.length` bytes at `position`; 0 at the end. */
  read(buffer: Uint8Array, position: number): number;
}

/** Bytes of an open file, from `offset` on. */
export function sourceOf(
  access: FileAccess,
  fd: number,
  { offset = 0, size }: { readonly offset?: number | undefined; readonly size: number },
): ByteSource {
  return {
    size,
    read(buffer, position) {
      const left = Math.min(buffer.length, size - position);
      return left <= 0 ? 0 : access.read(fd, buffer.subarray(0, left), offset + position);
    },
  };
}

/** Fills the buffer from `position` on; false where the source ends before. */
export function readWholeAt(source: ByteSource, buffer: Uint8Array, position: number): boolean {
  for (let done = 0; done < buffer.length;) {
    const count = source.read(buffer.subarray(done), position + done);
    if (count === 0) return false;
    done += count;
  }
  return true;
}

const READ_BYTES = 64 << 10;

/** The same bytes, read 64 KiB at a time: for small reads of which each is behind the last. */
export function readAhead(source: ByteSource): ByteSource {
  const buffer = new Uint8Array(READ_BYTES);
  let start = 0;
  let end = 0;
  return {
    size: source.size,
    read(wanted, position) {
      if (wanted.length >= buffer.length) return source.read(wanted, position);
      if (position < start || position >= end) {
        start = position;
        end = position + source.read(buffer, position);
      }
      const held = buffer.subarray(position - start, Math.min(end - start, position - start + wanted.length));
      wanted.set(held);
      return held.length;
    },
  };
}

/** Reads a source from front to back in small steps. Memory: 64 KiB. */
export class SourceReader {
  /** How many bytes were taken. */
  taken = 0;
  readonly #source: ByteSource;
  readonly #end: number;
  readonly #buffer: Uint8Array;
  #at = 0;
  #filled = 0;

  /** Reads the first `length` bytes of the source. */
  constructor(source: ByteSource, length: number) {
    this.#source = source;
    this.#end = length;
    this.#buffer = new Uint8Array(Math.min(READ_BYTES, Math.max(1, length)));
  }

  get left(): number {
    return this.#end - this.taken;
  }

  /** The next byte; -1 at the end. */
  byte(): number {
    if (this.#at === this.#filled && !this.#fill()) return -1;
    this.taken += 1;
    return this.#buffer[this.#at++] ?? -1;
  }

  /** Fills `bytes` with the next ones; false where there are fewer. */
  fill(bytes: Uint8Array): boolean {
    if (bytes.length > this.left) return false;
    const held = this.#buffer.subarray(this.#at, Math.min(this.#filled, this.#at + bytes.length));
    bytes.set(held);
    this.#at += held.length;
    const isRead = readWholeAt(this.#source, bytes.subarray(held.length), this.taken + held.length);
    this.taken += bytes.length;
    if (bytes.length > held.length) this.#filled = this.#at = 0;
    return isRead;
  }

  #fill(): boolean {
    const want = Math.min(this.#buffer.length, this.left);
    if (want === 0) return false;
    const count = this.#source.read(this.#buffer.subarray(0, want), this.taken);
    this.#at = 0;
    this.#filled = count;
    return count > 0;
  }
}
