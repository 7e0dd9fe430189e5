import { Buffer } from 'node:buffer';
import { giveUp } from './give-up.ts';

/** Reads parts of one file. `read` returns null where the file ends before `offset + length`. */
export interface RandomReads {
  readonly size: number;
  read(offset: number, length: number): Buffer | null;
}

/** A block of bytes with offsets of its own, such as a file or an EXIF block in it. */
export interface RandomBytes {
  readonly size: number;
  /** The bytes from `offset` on. Gives up where they do not lie wholly within the block. */
  at(offset: number, length: number): Buffer;
}

/** No file needs more: it would be a chain that somebody made to hold the reader up. */
const MOST_READS = 2_048;
const MOST_BYTES = 16 << 20;
/** A single block, such as an XMP packet, may have as many bytes. */
const LARGEST_READ = 1 << 20;
/** The first read; the metadata of most files lie within it. */
const HEAD_BYTES = 16 << 10;
/** Any further read; directories are near to each other. */
const WINDOW_BYTES = 4 << 10;

/** A file, read through two windows: its head, and the place that was looked at last. Bounds reads and bytes. */
export class FileBytes implements RandomBytes {
  readonly size: number;
  readonly #reads: RandomReads;
  #head: Buffer | undefined;
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;
  #count = 0;
  #bytes = 0;

  constructor(reads: RandomReads) {
    this.#reads = reads;
    this.size = reads.size;
  }

  at(offset: number, length: number): Buffer {
    checkRange(this.size, offset, length);
    this.#head ??= this.#read(0, Math.min(HEAD_BYTES, this.size));
    if (offset + length <= this.#head.length) return this.#head.subarray(offset, offset + length);
    const from = offset - this.#windowAt;
    if (from >= 0 && from + length <= this.#window.length) return this.#window.subarray(from, from + length);
    this.#window = this.#read(offset, Math.min(Math.max(length, WINDOW_BYTES), this.size - offset));
    this.#windowAt = offset;
    return this.#window.subarray(0, length);
  }

  #read(offset: number, length: number): Buffer {
    this.#count += 1;
    this.#bytes += length;
    if (this.#count > MOST_READS || this.#bytes > MOST_BYTES || length > LARGEST_READ)
      giveUp('its metadata are spread over too many places');
    return this.#reads.read(offset, length) ?? giveUp('the file ends before its metadata do');
  }
}

/** A block that is in memory. */
export class MemoryBytes implements RandomBytes {
  readonly size: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }

  at(offset: number, length: number): Buffer {
    checkRange(this.size, offset, length);
    return this.#bytes.subarray(offset, offset + length);
  }
}

/** A part of another block. */
export class PartOfBytes implements RandomBytes {
  readonly size: number;
  readonly #whole: RandomBytes;
  readonly #from: number;

  constructor(whole: RandomBytes, { at, size }: { readonly at: number; readonly size: number }) {
    this.#whole = whole;
    this.#from = at;
    this.size = size;
  }

  at(offset: number, length: number): Buffer {
    checkRange(this.size, offset, length);
    return this.#whole.at(this.#from + offset, length);
  }
}

function checkRange(size: number, offset: number, length: number): void {
  if (!(offset >= 0 && length >= 0 && offset + length <= size)) giveUp('a place outside the file is named');
}
