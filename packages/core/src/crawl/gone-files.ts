import { Buffer } from 'node:buffer';
import { itemAt } from '../errors/item-at.ts';
import type { FileRecord } from '../records/file-record.ts';

const HASH_BYTES = 32;
/** The hash and, as a double, the size. */
const ENTRY_BYTES = HASH_BYTES + 8;

/** A file that is gone; `sha256` is null where it was never read. */
export interface GoneFile {
  readonly sha256: string | null;
  readonly size: number;
}

const HASHED = 1;
const UNREAD = 2;

/**
 * The files that are gone from a tree since its last crawl, in the order in which they are dropped from its index. Memory: 41
 * bytes each.
 */
export class GoneFiles {
  #entries = Buffer.alloc(ENTRY_BYTES * 64);
  #kinds = new Uint8Array(64);
  /** All that were dropped, also those that nobody has to look for. */
  dropped = 0;
  /** Those whose content may be lost with them. */
  count = 0;

  /** A record whose file is gone. An empty file held nothing. */
  add({ sha256, size }: Pick<FileRecord, 'sha256' | 'size'>): void {
    if (size === 0) return this.skip();
    const nth = this.#next();
    this.count += 1;
    this.#kinds[nth] = sha256 === undefined ? UNREAD : HASHED;
    this.#entries.write(sha256 ?? '', nth * ENTRY_BYTES, 'hex');
    this.#entries.writeDoubleLE(size, nth * ENTRY_BYTES + HASH_BYTES);
  }

  /** A record that is dropped and needs no looking for. */
  skip(): void {
    this.#next();
  }

  /** The nth that was dropped, from 0; null where it was skipped. */
  at(nth: number): GoneFile | null {
    const kind = itemAt(this.#kinds, nth);
    if (kind === 0) return null;
    const start = nth * ENTRY_BYTES;
    const sha256 = kind === UNREAD ? null : this.#entries.toString('hex', start, start + HASH_BYTES);
    return { sha256, size: this.#entries.readDoubleLE(start + HASH_BYTES) };
  }

  #next(): number {
    const nth = this.dropped;
    this.dropped += 1;
    if (nth === this.#kinds.length) {
      this.#entries = Buffer.concat([this.#entries, Buffer.alloc(this.#entries.length)]);
      const kinds = new Uint8Array(this.#kinds.length * 2);
      kinds.set(this.#kinds);
      this.#kinds = kinds;
    }
    return nth;
  }
}
