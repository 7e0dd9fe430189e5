import { itemAt } from '@mediastruct/core';
import type { ProofRule, ShelfHolder } from './shelf-holder.ts';
import type { ShelfTable } from './shelf-table.ts';

const DAY_SECONDS = 86_400;

/** Tells of a copy, by its place in the table's columns, whether it counts, and whether it is proven. */
export interface CopyTest {
  /** It is on a holder that counts. */
  readonly counts: (copy: number) => boolean;
  /** And it was read to its end lately enough. */
  readonly isProven: (copy: number) => boolean;
}

/** A proof from the future, by more than a day that zones and clocks may differ, is no proof: a wrong clock would keep it for ever. */
export function copyTest(
  table: ShelfTable,
  holders: readonly ShelfHolder[],
  { counts, now, maxProofAge }: ProofRule,
): CopyTest {
  const { copyHolder, copyProven } = table;
  const isCounted = Uint8Array.from(holders, (one) => (one.counts && counts.includes(one.kind) ? 1 : 0));
  const oldest = Math.max(1, now - maxProofAge);
  const newest = now + DAY_SECONDS;
  const counted = (copy: number) => itemAt(isCounted, itemAt(copyHolder, copy)) === 1;
  return {
    counts: counted,
    isProven: (copy) => {
      const proven = itemAt(copyProven, copy);
      return proven >= oldest && proven <= newest && counted(copy);
    },
  };
}

/** How many copies of each row count, and how many of those are proven; 255 stands for more. Memory: 2 bytes a content. */
export interface ProofCounts {
  readonly known: Uint8Array;
  readonly proven: Uint8Array;
}

export function proofCounts(table: ShelfTable, test: CopyTest): ProofCounts {
  const known = new Uint8Array(table.count);
  const proven = new Uint8Array(table.count);
  for (let row = 0; row < table.count; row += 1) {
    let [all, good] = [0, 0];
    for (let copy = itemAt(table.firstCopy, row); copy < itemAt(table.firstCopy, row + 1); copy += 1) {
      if (test.counts(copy)) all += 1;
      if (test.isProven(copy)) good += 1;
    }
    known[row] = Math.min(all, 255);
    proven[row] = Math.min(good, 255);
  }
  return { known, proven };
}
