import type { BlockTable } from './block-table.ts';
import { spread } from './block-table.ts';
import { MIX } from './weak-sum.ts';

/** Moves a window of one block along the bytes of a new file, byte by byte, and stops where the old file may have such a block. */
export class RollingScan {
  /** Where the window begins. */
  at = 0;
  /** The weak sum of the window. */
  weak = 0;
  readonly #table: BlockTable;
  readonly #length: number;
  /** The sum of the bytes in the window. */
  #byteSum = 0;

  constructor(table: BlockTable) {
    this.#table = table;
    this.#length = table.signature.blockBytes;
  }

  /** Puts the window at a place. */
  begin(bytes: Uint8Array, at: number): void {
    let a = 0;
    let b = 0;
    const end = at + this.#length;
    for (let next = at; next < end; next += 1) {
      // Within the array, because the window is; so too in `advance`.
      a = (a + (bytes[next] as number)) | 0;
      b = (b + a) | 0;
    }
    this.at = at;
    this.#byteSum = a;
    this.weak = (b + Math.imul(a, MIX)) | 0;
  }

  /**
   * Moves the window by one byte or more, until its weak sum is that of a block (true) or it begins at `limit` (false, unless it is one there). The
   * window at `limit` must be within the bytes. This loop runs once for each byte of new data: it calls nothing and makes nothing.
   */
  advance(bytes: Uint8Array, limit: number): boolean {
    const table = this.#table;
    const { filter, filterShift } = table;
    const length = this.#length;
    const outFactor = (length + MIX) | 0;
    let at = this.at;
    let a = this.#byteSum;
    let weak = this.weak;
    let isHit = false;
    while (at < limit) {
      const out = bytes[at] as number;
      const into = bytes[at + length] as number;
      a = (a + into - out) | 0;
      // As b' = b - length * out + a', and a' = a + into - out.
      weak = (weak + a + Math.imul(MIX, into) - Math.imul(outFactor, out)) | 0;
      at += 1;
      const bit = spread(weak) >>> filterShift;
      if (((filter[bit >>> 5] as number) & (1 << (bit & 31))) !== 0 && table.has(weak)) {
        isHit = true;
        break;
      }
    }
    this.at = at;
    this.#byteSum = a;
    this.weak = weak;
    return isHit;
  }
}
