import { itemAt } from '../../errors/item-at.ts';
import { findLinkedRows } from '../linked-rows.ts';

/** A file that has an equal one: which set it is of, in which folder it stands, its size in bytes, its device and inode mixed, and the number of its record. */
export interface EqualRow {
  readonly set: number;
  readonly folder: number;
  readonly size: number;
  readonly inode: number;
  readonly ordinal: number;
}

/** What became of a file that has an equal one: it is a row, a row with several names, a further name of such a one, or left alone by the rules. */
export const ROW = 0;
export const LINKED_ROW = 1;
export const OTHER_NAME = 2;
export const LEFT_ALONE = 3;

/** The files that have an equal one. Memory: 29 bytes a file. */
export class EqualRows {
  count = 0;
  readonly set: Uint32Array;
  readonly folder: Uint32Array;
  /** Bytes. */
  readonly size: Float64Array;
  readonly inode: Float64Array;
  readonly ordinal: Uint32Array;
  /** By the number of the file, in the order of adding: `ROW`, `LINKED_ROW`, `OTHER_NAME` or `LEFT_ALONE`. */
  readonly states: Uint8Array;
  #files = 0;

  get rows(): number {
    return this.count;
  }

  constructor(room: number) {
    this.set = new Uint32Array(room);
    this.folder = new Uint32Array(room);
    this.size = new Float64Array(room);
    this.inode = new Float64Array(room);
    this.ordinal = new Uint32Array(room);
    this.states = new Uint8Array(room);
  }

  add({ set, folder, size, inode, ordinal }: EqualRow): void {
    this.set[this.count] = set;
    this.folder[this.count] = folder;
    this.size[this.count] = size;
    this.inode[this.count] = inode;
    this.ordinal[this.count] = ordinal;
    this.count += 1;
    this.#files += 1;
  }

  /** Adds a file that is neither compared nor a copy of any other. */
  addLeftAlone(): void {
    this.states[this.#files] = LEFT_ALONE;
    this.#files += 1;
  }

  /**
   * Takes out the rows that are a file of their set under a further name (a hard link, a second mount): whoever deletes the one may delete the other.
   * Memory: 6 bytes a file and 50 more for each with several names while it looks.
   */
  dropOtherNames(): void {
    const linked = findLinkedRows(this);
    const seen = new Set<string>();
    let row = 0;
    let kept = 0;
    for (let file = 0; file < this.#files; file++) {
      if (this.states[file] === LEFT_ALONE) continue;
      if (linked[row] === 1) {
        const name = `${this.set[row]} ${this.inode[row]}`;
        this.states[file] = seen.has(name) ? OTHER_NAME : LINKED_ROW;
        seen.add(name);
      }
      if (this.states[file] !== OTHER_NAME) {
        for (const column of [this.set, this.folder, this.size, this.inode, this.ordinal])
          column[kept] = itemAt(column, row);
        kept += 1;
      }
      row += 1;
    }
    this.count = kept;
  }
}

/** Rows in the order of a key of theirs: those of key `k` are at `starts[k]` up to `starts[k + 1]`. Memory: 4 bytes a row and a key. */
export interface RowsByKey {
  readonly rows: Uint32Array;
  readonly starts: Uint32Array;
}

/** Sorts the numbers of rows by a key below `keys`, by counting; those of one key come in the order of `order`, or of their numbers. */
export function rowsByKey(
  key: Uint32Array,
  { rows, keys, order }: { rows: number; keys: number; order?: Uint32Array },
): RowsByKey {
  const starts = new Uint32Array(keys + 1);
  for (let row = 0; row < rows; row++)
    starts[itemAt(key, row) + 1] = itemAt(starts, itemAt(key, row) + 1) + 1;
  for (let at = 0; at < keys; at++) starts[at + 1] = itemAt(starts, at + 1) + itemAt(starts, at);
  const next = starts.slice();
  const sorted = new Uint32Array(rows);
  for (let nth = 0; nth < rows; nth++) {
    const row = order === undefined ? nth : itemAt(order, nth);
    const own = itemAt(key, row);
    sorted[itemAt(next, own)] = row;
    next[own] = itemAt(next, own) + 1;
  }
  return { rows: sorted, starts };
}
