import { itemAt } from '../../errors/item-at.ts';
import type { EqualRows, RowsByKey } from './equal-rows.ts';

/** Folders by their numbers: from one up to, and without, another. */
export interface FolderRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The rows of sets that stand in folders which were not told of; a folder that was told of once stays so. Finding the first one in a folder takes O(log n) for n rows of
 * the set, because rows that were passed are jumped over the next time. Memory: 8 bytes a row.
 */
export class UntoldRows {
  readonly #rows: Pick<EqualRows, 'count' | 'folder'>;
  readonly #bySet: RowsByKey;
  readonly #isTold: Uint8Array;
  /** By place in `#bySet`: a place up to which all rows stand in folders that were told of. */
  readonly #jumps: Uint32Array;

  /** The rows of a set in `bySet` come in the order of their folders; `isTold` is by folder, and may change from 0 to 1. */
  constructor(
    rows: Pick<EqualRows, 'count' | 'folder'>,
    { bySet, isTold }: { readonly bySet: RowsByKey; readonly isTold: Uint8Array },
  ) {
    this.#rows = rows;
    this.#bySet = bySet;
    this.#isTold = isTold;
    this.#jumps = new Uint32Array(rows.count);
  }

  /** How many rows a set has, told ones, too. */
  copiesOf(set: number): number {
    return itemAt(this.#bySet.starts, set + 1) - itemAt(this.#bySet.starts, set);
  }

  /** Shows the rows of a set in some folders for as long as `visit` gives true; false where it gave false. */
  visit(set: number, { from, to }: FolderRange, visit: (row: number) => boolean): boolean {
    const end = itemAt(this.#bySet.starts, set + 1);
    for (let at = this.#untoldFrom(this.#placeOf(set, from)); at < end; at = this.#untoldFrom(at + 1)) {
      const row = itemAt(this.#bySet.rows, at);
      if (itemAt(this.#rows.folder, row) >= to) return true;
      if (!visit(row)) return false;
    }
    return true;
  }

  /** The place of the first row of a set that stands in a folder with this number or a later one. */
  #placeOf(set: number, folder: number): number {
    let low = itemAt(this.#bySet.starts, set);
    let high = itemAt(this.#bySet.starts, set + 1);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (itemAt(this.#rows.folder, itemAt(this.#bySet.rows, middle)) < folder) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first place from this one on whose row stands in a folder that was not told of. */
  #untoldFrom(from: number): number {
    const { count, folder } = this.#rows;
    const after = (at: number) => Math.max(itemAt(this.#jumps, at), at + 1);
    let found = from;
    while (found < count && this.#isTold[itemAt(folder, itemAt(this.#bySet.rows, found))] === 1)
      found = after(found);
    for (let at = from; at < found;) {
      const next = after(at);
      this.#jumps[at] = found;
      at = next;
    }
    return found;
  }
}
