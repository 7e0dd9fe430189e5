import { itemAt } from '../../errors/item-at.ts';

/** The files that have an equal one: which set each is of, in which folder it stands, and its size. Memory: 16 bytes a file. */
export class EqualRows {
  count = 0;
  readonly set: Uint32Array;
  readonly folder: Uint32Array;
  /** Bytes. */
  readonly size: Float64Array;

  constructor(room: number) {
    this.set = new Uint32Array(room);
    this.folder = new Uint32Array(room);
    this.size = new Float64Array(room);
  }

  add(set: number, folder: number, size: number): void {
    this.set[this.count] = set;
    this.folder[this.count] = folder;
    this.size[this.count] = size;
    this.count += 1;
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
