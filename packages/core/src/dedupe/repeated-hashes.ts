import { HashPrefixTable } from '../records/hash-prefix-table.ts';
import type { HashPrefix } from '../records/record-scan.ts';

/** True for the prefix of the hash of no bytes at all: empty files are copies of nothing. */
export function isOfNothing({ high, low }: HashPrefix): boolean {
  return high === 0xe3b0c442 && low === 0x98fc1c14;
}

/**
 * Finds which hash prefixes come more than once. Memory: 13.5 bytes for each record it is made for, until
 * `repeated()` is taken, which costs 12 bytes a repeated prefix.
 */
export class RepeatedHashes {
  readonly #seen: HashPrefixTable;
  readonly #isRepeated: Uint8Array;
  #sets = 0;
  /** How many of the prefixes added stand in a set of equal ones. */
  copies = 0;

  constructor(records: number) {
    this.#seen = new HashPrefixTable(records);
    this.#isRepeated = new Uint8Array(this.#seen.slots);
  }

  add(prefix: HashPrefix): void {
    const before = this.#seen.size;
    const slot = this.#seen.add(prefix);
    if (this.#seen.size > before) return;
    this.copies += 1;
    if (this.#isRepeated[slot] === 1) return;
    this.#isRepeated[slot] = 1;
    this.copies += 1;
    this.#sets += 1;
  }

  /** The repeated prefixes alone; their slots number the sets of equal files. */
  repeated(): HashPrefixTable {
    const table = new HashPrefixTable(this.#sets);
    const prefix = { high: 0, low: 0 };
    for (let slot = 0; slot < this.#isRepeated.length; slot++) {
      if (this.#isRepeated[slot] === 0) continue;
      this.#seen.prefixAt(slot, prefix);
      table.add(prefix);
    }
    return table;
  }
}
