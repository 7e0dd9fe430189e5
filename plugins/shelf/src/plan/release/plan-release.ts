import { itemAt } from '@mediastruct/core';
import type { Sum } from '../backup-plan.ts';
import { EXPIRED } from '../backup/disk-facts.ts';
import type { ProofRule, ShelfHolder } from '../shelf-holder.ts';
import type { ShelfTable } from '../shelf-table.ts';
import { copyTest } from '../proof-counts.ts';
import { Grown } from '../table/grow.ts';

export interface ReleaseInput {
  readonly table: ShelfTable;
  readonly holders: readonly ShelfHolder[];
  readonly rule: ProofRule;
  /** The number of the disk. */
  readonly disk: number;
  /** True where copies go that are the last ones, too. The user has to say so for each run. */
  readonly releasesLast: boolean;
}

export interface ReleasePlan {
  /** In ascending order. */
  readonly rows: Uint32Array;
  /** What goes: contents that another holder proves, and those of which this is the last proven copy. */
  readonly redundant: Sum;
  readonly last: Sum;
  /** Of which this disk has the last proven copy, and which stay for that. */
  readonly kept: Sum;
}

/**
 * Which copies on a disk may be let go of because their sources dropped the content and its days of grace are over. Whether a copy elsewhere proves the content is asked by the
 * rule of backups. Memory: 4 bytes for each copy that goes.
 */
export function planRelease({ table, holders, rule, disk, releasesLast }: ReleaseInput): ReleasePlan {
  const test = copyTest(table, holders, rule);
  const rows = new Grown((length) => new Uint32Array(length));
  const sums = { redundant: emptySum(), last: emptySum(), kept: emptySum() };
  for (let row = 0; row < table.count; row += 1) {
    if (table.standing[row] !== EXPIRED) continue;
    let [isHere, isElsewhere] = [false, false];
    for (let copy = itemAt(table.firstCopy, row); copy < itemAt(table.firstCopy, row + 1); copy += 1)
      if (table.copyHolder[copy] === disk) isHere = true;
      else if (test.isProven(copy)) isElsewhere = true;
    if (!isHere) continue;
    const sum = isElsewhere ? sums.redundant : releasesLast ? sums.last : sums.kept;
    sum.files += 1;
    sum.bytes += itemAt(table.sizes, row);
    if (sum !== sums.kept) rows.push(row);
  }
  return { rows: rows.items(), ...sums };
}

function emptySum(): { files: number; bytes: number } {
  return { files: 0, bytes: 0 };
}
