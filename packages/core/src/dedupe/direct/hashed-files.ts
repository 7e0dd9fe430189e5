import { itemAt } from '../../errors/item-at.ts';
import type { HashedFile } from '../../files/hash-file.ts';
import type { StatRecord } from '../../records/file-record.ts';
import { toStatRecord } from '../../records/file-record.ts';
import type { HashPrefix } from '../../records/record-scan.ts';
import { prefixOfHex } from '../../records/record-scan.ts';
import type { SeenFiles } from './seen-files.ts';
import type { WalkedFiles } from './walk-files.ts';

/** A file as it was when all of it was read. */
export interface ReadFile {
  readonly sha256: string;
  readonly stat: StatRecord;
}

/**
 * The files that may stand in a set, by number: small ones were read whole where they were looked at, large ones afterwards. Memory: 8 bytes for every file
 * that was found, 500 for each large one.
 */
export class HashedFiles {
  readonly #sizes: readonly number[];
  readonly #seen: SeenFiles;
  readonly #large: HashedFile[] = [];
  /** By number: 0 for no file of these, 1 + the row where it was seen, or -1 - the place among the large ones. */
  readonly #places: Float64Array;

  constructor({ sizes }: WalkedFiles, seen: SeenFiles) {
    this.#sizes = sizes;
    this.#seen = seen;
    this.#places = new Float64Array(sizes.length);
  }

  addSeen(nth: number, row: number): void {
    this.#places[nth] = 1 + row;
  }

  addLarge(nth: number, file: HashedFile): void {
    this.#places[nth] = -1 - this.#large.length;
    this.#large.push(file);
  }

  /** Takes the prefix of a file's hash; false for a file that was not read whole. */
  readPrefix(nth: number, into: HashPrefix): boolean {
    const place = itemAt(this.#places, nth);
    if (place > 0) this.#seen.readPrefix(place - 1, into);
    else if (place < 0) prefixOfHex(itemAt(this.#large, -1 - place).sha256, into);
    return place !== 0;
  }

  /** Null for a file that was not read whole. */
  at(nth: number): ReadFile | null {
    const place = itemAt(this.#places, nth);
    if (place === 0) return null;
    if (place < 0) {
      const { sha256, stat } = itemAt(this.#large, -1 - place);
      return { sha256, stat: toStatRecord(stat) };
    }
    const stat = { size: itemAt(this.#sizes, nth), ...this.#seen.statAt(place - 1) };
    return { sha256: this.#seen.sumAt(place - 1), stat };
  }
}
