import { Buffer } from 'node:buffer';
import { bytesToPath } from '@mediastruct/core/base';

const HASH_BYTES = 32;

/** A set of equal files as a list shows it. */
export interface ListedSet {
  readonly sha256: string;
  /** The name of the copy that goes before all others. */
  readonly name: string;
  /** The folder of that copy, below its tree. */
  readonly folder: string;
  /** Bytes. */
  readonly size: number;
  readonly copies: number;
}

/** The sets as columns, a row each in ascending order of the hashes. */
export interface SetColumns {
  /** 32 bytes a row. */
  readonly hashes: Uint8Array;
  /** The bytes of all names one behind the other, and where each of them ends. */
  readonly names: Uint8Array;
  readonly nameEnds: Uint32Array;
  /** The number of the row's folder. */
  readonly folders: Uint32Array;
  readonly folderTexts: readonly string[];
  /** Bytes of one copy. */
  readonly sizes: Float64Array;
  readonly copies: Uint32Array;
  /** The rows in the order in which a list shows them. */
  readonly order: Uint32Array;
}

/** The sets of equal pictures and films, by the folder and name of the copy that goes before all others. Memory: 60 bytes a set and its name, and the texts of the folders once. */
export class DuplicateSets {
  readonly #columns: SetColumns;
  readonly #hashes: Buffer;
  /** The place of each row in the order. */
  readonly #places: Uint32Array;

  constructor(columns: SetColumns) {
    const { buffer, byteOffset, byteLength } = columns.hashes;
    this.#columns = columns;
    this.#hashes = Buffer.from(buffer, byteOffset, byteLength);
    this.#places = new Uint32Array(columns.order.length);
    for (const [place, row] of columns.order.entries()) this.#places[row] = place;
  }

  get count(): number {
    return this.#columns.order.length;
  }

  /** Some sets in their order. */
  some(from: number, count: number): readonly ListedSet[] {
    return [...this.#columns.order.subarray(from, from + count)].map((row) => this.#at(row));
  }

  /** The place of a set in the order; -1 where it is none. */
  placeOf(sha256: string): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#hashAt(middle) < sha256) low = middle + 1;
      else high = middle;
    }
    return low < this.count && this.#hashAt(low) === sha256 ? (this.#places[low] ?? -1) : -1;
  }

  /** The hash of the set at a place. */
  hashAt(place: number): string {
    return this.#hashAt(this.#columns.order[place] ?? 0);
  }

  #at(row: number): ListedSet {
    const { names, nameEnds, folders, folderTexts, sizes, copies } = this.#columns;
    return {
      sha256: this.#hashAt(row),
      name: bytesToPath(names.subarray(row === 0 ? 0 : nameEnds[row - 1], nameEnds[row])),
      folder: folderTexts[folders[row] ?? 0] ?? '',
      size: sizes[row] ?? 0,
      copies: copies[row] ?? 0,
    };
  }

  #hashAt(row: number): string {
    return this.#hashes.toString('hex', row * HASH_BYTES, (row + 1) * HASH_BYTES);
  }
}
