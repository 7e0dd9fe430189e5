import { itemAt } from '@mediastruct/core/base';
import type { BackupInput } from '../backup-plan.ts';
import { copyTest, proofCounts } from '../proof-counts.ts';
import { STANDINGS } from '../shelf-table.ts';
import { sitesOf } from './sites.ts';

export const WANTED = STANDINGS.indexOf('wanted');
export const EXPIRED = STANDINGS.indexOf('expired');

/** What the plan for one disk needs to know of each content. Memory: 5 bytes a content. */
export interface DiskFacts {
  /** Copies that count, and those of them that are proven, this disk's among them. */
  readonly known: Uint8Array;
  readonly proven: Uint8Array;
  /** Proven copies on other devices. */
  readonly elsewhere: Uint8Array;
  /** 1 where those are known to be at more than one site, so that losing a house leaves one. */
  readonly isApart: Uint8Array;
  /** 1 where the disk has a copy, 2 where something else on its device has a proven one, so that a further one does nothing for it. */
  readonly isHere: Uint8Array;
}

export function diskFacts({ table, holders, rule, disk }: BackupInput): DiskFacts {
  const test = copyTest(table, holders, rule);
  const { known, proven } = proofCounts(table, test);
  const elsewhere = proven.slice();
  const deviceOf = (holder: number) => test.devices?.[holder] ?? holder;
  const own = deviceOf(disk);
  const isApart = new Uint8Array(table.count);
  const isHere = new Uint8Array(table.count);
  const { firstCopy, copyHolder } = table;
  const sites = sitesOf(holders);
  for (let row = 0, copy = 0; row < table.count; row += 1) {
    let site = 0;
    for (const end = firstCopy[row + 1] ?? 0; copy < end; copy += 1) {
      const holder = itemAt(copyHolder, copy);
      if (holder === disk) isHere[row] = 1;
      if (!test.isProven(copy)) continue;
      if (deviceOf(holder) === own) {
        elsewhere[row] = itemAt(proven, row) - 1;
        if (isHere[row] === 0) isHere[row] = 2;
      } else if (site === 0) site = itemAt(sites, holder);
      else if (sites[holder] !== 0 && sites[holder] !== site) isApart[row] = 1;
    }
  }
  return { known, proven, elsewhere, isApart, isHere };
}

/** Proven copies that a content should have: those of its policy, or one where its sources dropped it for good. */
export function wantedCopies({ table }: Pick<BackupInput, 'table'>, row: number): number {
  const least = itemAt(table.least, row);
  return table.standing[row] === EXPIRED ? Math.min(least, 1) : least;
}
