import { itemAt } from '@mediastruct/core';
import type { BackupInput } from '../backup-plan.ts';
import { copyTest, proofCounts } from '../proof-counts.ts';
import { STANDINGS } from '../shelf-table.ts';

export const WANTED = STANDINGS.indexOf('wanted');
export const EXPIRED = STANDINGS.indexOf('expired');

/** What the plan for one disk needs to know of each content. Memory: 4 bytes a content. */
export interface DiskFacts {
  /** Copies that count, and those of them that are proven, this disk's among them. */
  readonly known: Uint8Array;
  readonly proven: Uint8Array;
  /** Proven copies on other holders. */
  readonly elsewhere: Uint8Array;
  /** 1 where the disk has a copy. */
  readonly isHere: Uint8Array;
}

export function diskFacts({ table, holders, rule, disk }: BackupInput): DiskFacts {
  const test = copyTest(table, holders, rule);
  const { known, proven } = proofCounts(table, test);
  const elsewhere = proven.slice();
  const isHere = new Uint8Array(table.count);
  const { firstCopy, copyHolder } = table;
  for (let row = 0, copy = 0; row < table.count; row += 1)
    for (const end = firstCopy[row + 1] ?? 0; copy < end; copy += 1)
      if (copyHolder[copy] === disk) {
        isHere[row] = 1;
        if (test.isProven(copy)) elsewhere[row] = itemAt(proven, row) - 1;
      }
  return { known, proven, elsewhere, isHere };
}

/** Proven copies that a content should have: those of its policy, or one where its sources dropped it for good. */
export function wantedCopies({ table }: Pick<BackupInput, 'table'>, row: number): number {
  const least = itemAt(table.least, row);
  return table.standing[row] === EXPIRED ? Math.min(least, 1) : least;
}
