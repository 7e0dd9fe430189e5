import { Buffer } from 'node:buffer';
import { itemAt } from '../../errors/item-at.ts';
import type { Glimpses } from '../../files/glimpse-file.ts';
import { STAT_NUMBERS, SUM_BYTES } from '../../files/glimpse-file.ts';
import type { StatRecord } from '../../records/file-record.ts';
import type { HashPrefix } from '../../records/record-scan.ts';

/** So many files are asked for in one step, and every step but the last has that many. */
export const FILES_A_STEP = 512;

/** Numbers of files are below this. */
const FAILED = 0xffff_ffff;

/** Files that were looked at, a row each, in the order in which they were asked for. Memory: 76 bytes a file. */
export class SeenFiles {
  rows = 0;
  /** By step. Steps may end in any order. */
  readonly #numbers: Uint32Array[] = [];
  readonly #seen: Glimpses[] = [];

  /** Adds what a step saw of the files of these numbers. */
  add(step: number, numbers: readonly number[], seen: Glimpses): void {
    const ofStep = Uint32Array.from(numbers);
    for (const { at } of seen.failures) ofStep[at] = FAILED;
    this.#numbers[step] = ofStep;
    this.#seen[step] = { ...seen, failures: [] };
    this.rows = Math.max(this.rows, step * FILES_A_STEP + numbers.length);
  }

  /** The number of the file in a row; null for one that could not be looked at. */
  fileAt(row: number): number | null {
    const nth = itemAt(itemAt(this.#numbers, Math.floor(row / FILES_A_STEP)), row % FILES_A_STEP);
    return nth === FAILED ? null : nth;
  }

  readPrefix(row: number, into: HashPrefix): HashPrefix {
    const { sums } = this.#stepOf(row);
    const at = (row % FILES_A_STEP) * SUM_BYTES;
    into.high = wordAt(sums, at);
    into.low = wordAt(sums, at + 4);
    return into;
  }

  sumAt(row: number): string {
    const { sums } = this.#stepOf(row);
    const at = (row % FILES_A_STEP) * SUM_BYTES;
    return Buffer.from(sums.buffer, sums.byteOffset + at, SUM_BYTES).toString('hex');
  }

  statAt(row: number): Omit<StatRecord, 'size'> {
    const { stats } = this.#stepOf(row);
    const at = (row % FILES_A_STEP) * STAT_NUMBERS;
    const textOf = (field: number) => String(itemAt(stats, at + field));
    return {
      mtimeNs: textOf(0),
      ctimeNs: textOf(1),
      dev: textOf(2),
      ino: textOf(3),
      nlink: Number(itemAt(stats, at + 4)),
    };
  }

  #stepOf(row: number): Glimpses {
    return itemAt(this.#seen, Math.floor(row / FILES_A_STEP));
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  let word = 0;
  for (let nth = 0; nth < 4; nth++) word = (word << 8) | itemAt(bytes, at + nth);
  return word >>> 0;
}
