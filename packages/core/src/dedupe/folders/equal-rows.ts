import { itemAt } from '../../errors/item-at.ts';
import { findLinkedRows } from '../linked-rows.ts';

/** A file that has an equal one: which set it is of, in which folder it stands, its size in bytes, and its device and inode mixed. */
export interface EqualRow {
  readonly set: number;
  readonly folder: number;
  readonly size: number;
  readonly inode: number;
}

/** The files that have an equal one. Memory: 24 bytes a file. */
export class EqualRows {
  count = 0;
  readonly set: Uint32Array;
  readonly folder: Uint32Array;
  /** Bytes. */
  readonly size: Float64Array;
  readonly inode: Float64Array;

  get rows(): number {
    return this.count;
  }

  constructor(room: number) {
    this.set = new Uint32Array(room);
    this.folder = new Uint32Array(room);
    this.size = new Float64Array(room);
    this.inode = new Float64Array(room);
  }

  add({ set, folder, size, inode }: EqualRow): void {
    this.set[this.count] = set;
    this.folder[this.count] = folder;
    this.size[this.count] = size;
    this.inode[this.count] = inode;
    this.count += 1;
  }

  /**
   * Takes out the rows that are a file of their set under a further name (a hard link, a second mount): whoever deletes the one may delete the other. Gives by
   * number, in the order of adding, which those were. Memory: 1 byte a file, 6 more and 50 for each with several names while it looks.
   */
  dropOtherNames(): Uint8Array {
    const linked = findLinkedRows(this);
    const dropped = new Uint8Array(this.count);
    const seen = new Set<string>();
    let kept = 0;
    for (let row = 0; row < dropped.length; row++) {
      if (linked[row] === 1) {
        const file = `${this.set[row]} ${this.inode[row]}`;
        dropped[row] = seen.has(file) ? 1 : 0;
        seen.add(file);
      }
      if (dropped[row] === 1) continue;
      for (const column of [this.set, this.folder, this.size, this.inode]) column[kept] = itemAt(column, row);
      kept += 1;
    }
    this.count = kept;
    return dropped;
  }
}

/** Rows in the order of a key of theirs: those of key `k` are at `starts[k]` up to `starts[k + 1]`. Memory: 4 bytes a row and a key. */
export interface RowsByKey {
  readonly rows: Uint32Array;
  readonly starts: Uint32Array;
}

/** Sorts the numbers of rows by a key below `keys`, by counting. */
export function rowsByKey(key: Uint32Array, { rows, keys }: { rows: number; keys: number }): RowsByKey {
  const starts = new Uint32Array(keys + 1);
  for (let row = 0; row < rows; row++)
    starts[itemAt(key, row) + 1] = itemAt(starts, itemAt(key, row) + 1) + 1;
  for (let at = 0; at < keys; at++) starts[at + 1] = itemAt(starts, at + 1) + itemAt(starts, at);
  const next = starts.slice();
  const sorted = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = itemAt(key, row);
    sorted[itemAt(next, own)] = row;
    next[own] = itemAt(next, own) + 1;
  }
  return { rows: sorted, starts };
}
