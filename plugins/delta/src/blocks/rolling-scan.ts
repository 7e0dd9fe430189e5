import type { BlockTable } from './block-table.ts';
import { spread } from './block-table.ts';
import { BlockSummer, MIX } from './weak-sum.ts';

const RUN_BYTES = 1 << 10;

/** Moves a window of one block along a buffer with bytes of a new file, byte by byte, and stops where the old file may have such a block. */
export class RollingScan {
  /** Where the window begins. */
  at = 0;
  /** The weak sum of the window. */
  weak = 0;
  readonly #table: BlockTable;
  readonly #length: number;
  /** The sum of the bytes in the window. */
  #byteSum = 0;

  readonly #bytes: Uint8Array;
  readonly #summer: BlockSummer;

  constructor(table: BlockTable, bytes: Uint8Array) {
    this.#table = table;
    this.#bytes = bytes;
    this.#summer = new BlockSummer(bytes);
    this.#length = table.signature.blockBytes;
  }

  /** Puts the window at a place. */
  begin(at: number): void {
    this.at = at;
    this.weak = this.#summer.weakAt(at, this.#length);
    this.#byteSum = this.#summer.byteSum;
  }

  /**
   * Moves the window by one byte or more, until its weak sum is that of a block (true) or it begins at `limit` (false, unless it is one there). The
   * window at `limit` must be within the buffer.
   */
  advance(limit: number): boolean {
    while (this.at < limit) if (this.#advanceRun(Math.min(limit, this.at + RUN_BYTES))) return true;
    return false;
  }

  /** This loop runs once for each byte of new data: it calls nothing and makes nothing. It is short for the reason that `BlockSummer` tells. */
  #advanceRun(limit: number): boolean {
    const bytes = this.#bytes;
    const table = this.#table;
    const { filter, filterShift } = table;
    const length = this.#length;
    const outFactor = (length + MIX) | 0;
    let at = this.at;
    let a = this.#byteSum;
    let weak = this.weak;
    let isHit = false;
    while (at < limit) {
      // Within the array, as the caller says; the filter has a bit for each value that is left after the shift.
      const out = bytes[at] as number;
      const into = bytes[at + length] as number;
      a = (a + ((into - out) | 0)) | 0;
      // As b' = b - length * out + a', and a' = a + into - out.
      weak = (((weak + a) | 0) + ((Math.imul(MIX, into) - Math.imul(outFactor, out)) | 0)) | 0;
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
