import { itemAt } from '@mediastruct/core/base';
import type { BackupInput } from '../backup-plan.ts';
import type { CopyTest } from '../proof-counts.ts';
import { copyTest } from '../proof-counts.ts';
import type { DiskFacts } from './disk-facts.ts';

/**
 * What the loss of each holder would take, counted for each number of proven copies by itself: bytes of contents that have so many, one
 * of them on the holder. With one copy these are lost with it, with two they are down to one. Follows what a plan stores; what it evicts makes no
 * difference, because a plan that evicts has no room left to spread. Memory: 8 bytes for
 * each holder and number of copies.
 */
export class Losses {
  readonly #input: BackupInput;
  readonly #facts: DiskFacts;
  readonly #test: CopyTest;
  readonly #byCopies: Float64Array[] = [];

  constructor(input: BackupInput, facts: DiskFacts) {
    this.#input = input;
    this.#facts = facts;
    this.#test = copyTest(input.table, input.holders, input.rule);
    for (let row = 0; row < input.table.count; row += 1) this.#count(row, itemAt(facts.proven, row), 1);
  }

  /** The holders with a proven copy of a content, in ascending order. */
  *holdersOf(row: number): Generator<number> {
    const { firstCopy, copyHolder } = this.#input.table;
    for (let copy = itemAt(firstCopy, row); copy < itemAt(firstCopy, row + 1); copy += 1)
      if (this.#test.isProven(copy)) yield itemAt(copyHolder, copy);
  }

  /** The bytes that go with a holder of the contents with so many proven copies. */
  of(copies: number, holder: number): number {
    return this.#byCopies[copies]?.[holder] ?? 0;
  }

  /** A content was given one copy more. */
  stored(row: number): void {
    const copies = itemAt(this.#facts.proven, row);
    this.#count(row, copies, -1);
    this.#count(row, copies + 1, 1);
  }

  #count(row: number, copies: number, sign: 1 | -1): void {
    const { sizes, firstCopy, copyHolder } = this.#input.table;
    const end = firstCopy[row + 1] ?? 0;
    const bytes = sign * (sizes[row] ?? 0);
    const losses = (this.#byCopies[copies] ??= new Float64Array(this.#input.holders.length));
    for (let copy = firstCopy[row] ?? end; copy < end; copy += 1)
      if (this.#test.isProven(copy)) {
        const holder = copyHolder[copy] ?? 0;
        losses[holder] = (losses[holder] ?? 0) + bytes;
      }
  }
}
