import { itemAt } from '../errors/item-at.ts';
import type { Candidates } from './candidates.ts';

/**
 * The rows that stay, by set in the order they were kept, and by set and folder. Memory: 4 bytes a set, and
 * 10 a row.
 */
export class KeptRows {
  readonly #candidates: Candidates;
  /** 1 + the last kept row of each set, whose `next` is the first one: a ring. */
  readonly #last: Uint32Array;
  readonly #next: Uint32Array;
  /** Open addressing: 1 + the first kept row of a set in a folder. */
  readonly #byFolder: Uint32Array;

  constructor(candidates: Candidates) {
    this.#candidates = candidates;
    this.#last = new Uint32Array(candidates.sets);
    this.#next = new Uint32Array(candidates.rows);
    this.#byFolder = new Uint32Array(Math.ceil(candidates.rows * 1.5) + 1);
  }

  add(row: number): void {
    const { set, group, folder } = this.#candidates;
    const ownSet = itemAt(set, row);
    const last = itemAt(this.#last, ownSet) - 1;
    this.#next[row] = last < 0 ? row : itemAt(this.#next, last);
    if (last >= 0) this.#next[last] = row;
    this.#last[ownSet] = row + 1;
    const slot = this.#slotOf(ownSet, itemAt(folder, itemAt(group, row)));
    if (this.#byFolder[slot] === 0) this.#byFolder[slot] = row + 1;
  }

  /** The row of a set that was kept first, its best copy; -1 where none is kept. */
  first(set: number): number {
    const last = itemAt(this.#last, set) - 1;
    return last < 0 ? -1 : itemAt(this.#next, last);
  }

  /** The row kept next in the set of this one, or -1. */
  next(row: number): number {
    const isLast = this.#last[itemAt(this.#candidates.set, row)] === row + 1;
    return isLast ? -1 : itemAt(this.#next, row);
  }

  /** The first kept row of a set in a folder, or -1. */
  inFolder(set: number, folder: number): number {
    return itemAt(this.#byFolder, this.#slotOf(set, folder)) - 1;
  }

  #slotOf(ownSet: number, ownFolder: number): number {
    const { set, group, folder } = this.#candidates;
    const slots = this.#byFolder.length;
    let slot = (Math.imul(ownSet, 0x9e3779b1) ^ Math.imul(ownFolder, 0x85ebca77)) >>> 0;
    slot %= slots;
    for (let row = itemAt(this.#byFolder, slot); row !== 0; row = itemAt(this.#byFolder, slot)) {
      if (set[row - 1] === ownSet && folder[itemAt(group, row - 1)] === ownFolder) break;
      slot = slot + 1 === slots ? 0 : slot + 1;
    }
    return slot;
  }
}
