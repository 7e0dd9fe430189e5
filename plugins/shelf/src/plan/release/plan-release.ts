import { itemAt } from '@mediastruct/core';
import type { Sum } from '../backup-plan.ts';
import { EXPIRED, WANTED } from '../backup/disk-facts.ts';
import type { ProofRule, ShelfHolder } from '../shelf-holder.ts';
import type { ShelfTable } from '../shelf-table.ts';
import type { CopyTest } from '../proof-counts.ts';
import { copyTest } from '../proof-counts.ts';
import { Grown } from '../table/grow.ts';
import type { ReleaseContents } from './release-contents.ts';
import { contentsOf } from './release-contents.ts';

export interface ReleaseInput {
  readonly table: ShelfTable;
  readonly holders: readonly ShelfHolder[];
  readonly rule: ProofRule;
  /** The number of the disk. */
  readonly disk: number;
  /** True where copies go that are the last ones, too. The user has to say so for each run. */
  readonly releasesLast: boolean;
  /** 1 at rows whose copy on the disk is never moved, such as what distbackup laid out; none where it is absent. */
  readonly stays?: Uint8Array | null | undefined;
  /** Contents that listings of sources tell of were added to the table before this number; all where it is absent. */
  readonly listed?: number | undefined;
}

/** redundant: goes, another holder proves it. last: goes, and is the last proven copy. kept: stays for that. */
export type ReleaseFate = 'redundant' | 'last' | 'kept';

export interface ReleasePlan {
  /** In ascending order. */
  readonly rows: Uint32Array;
  /** The contents of `rows`. */
  readonly contents: ReleaseContents;
  /** What goes: contents that another holder proves, and those of which this is the last proven copy. */
  readonly redundant: Sum;
  readonly last: Sum;
  /** Of which this disk has the last proven copy, and which stay for that. */
  readonly kept: Sum;
  /** Those of them that no source tells of: nobody deleted them, their source was dropped or never known. */
  readonly unlisted: Readonly<Record<ReleaseFate, Sum>>;
  /** What stays because it is not moved on this disk. */
  readonly fixed: Sum;
  /** What is gone from all sources, and stays until its days of grace are over. */
  readonly waiting: Sum;
}

/**
 * Which copies on a disk may be let go of because their sources dropped the content and its days of grace are over, or because no source tells of them. Whether a copy elsewhere
 * proves the content is asked by the rule of backups. Memory: 37 bytes for each copy that goes.
 */
export function planRelease(input: ReleaseInput): ReleasePlan {
  const { table, holders, rule, releasesLast, stays, listed = Infinity } = input;
  const test = copyTest(table, holders, rule);
  const rows = new Grown((length) => new Uint32Array(length));
  const fates = new Grown((length) => new Uint8Array(length));
  const sums = emptySums();
  const unlisted = emptySums();
  const fixed = emptySum();
  const waiting = emptySum();
  for (let row = 0; row < table.count; row += 1) {
    if (table.standing[row] === WANTED) continue;
    const { isHere, isElsewhere } = placesOf(input, row, test);
    if (!isHere) continue;
    const bytes = itemAt(table.sizes, row);
    if (table.standing[row] !== EXPIRED) {
      add(waiting, bytes);
      continue;
    }
    if (stays?.[row] === 1) {
      add(fixed, bytes);
      continue;
    }
    const fate = isElsewhere ? 'redundant' : releasesLast ? 'last' : 'kept';
    add(sums[fate], bytes);
    if (itemAt(table.addedAs, row) >= listed) add(unlisted[fate], bytes);
    if (fate === 'kept') continue;
    rows.push(row);
    fates.push(fate === 'last' ? 1 : 0);
  }
  const contents = contentsOf(table, rows.items(), fates.items());
  return { rows: rows.items(), contents, ...sums, unlisted, fixed, waiting };
}

/** Whether the disk has a content, and whether another holder proves it. */
function placesOf(
  { table, disk }: ReleaseInput,
  row: number,
  { isProven, devices }: CopyTest,
): { readonly isHere: boolean; readonly isElsewhere: boolean } {
  let [isHere, isElsewhere] = [false, false];
  for (let copy = itemAt(table.firstCopy, row); copy < itemAt(table.firstCopy, row + 1); copy += 1) {
    const holder = itemAt(table.copyHolder, copy);
    const isApart = devices === null || devices[holder] !== devices[disk];
    if (holder === disk) isHere = true;
    else if (isApart && isProven(copy)) isElsewhere = true;
  }
  return { isHere, isElsewhere };
}

interface Counting {
  files: number;
  bytes: number;
}

function add(sum: Counting, bytes: number): void {
  sum.files += 1;
  sum.bytes += bytes;
}

function emptySum(): Counting {
  return { files: 0, bytes: 0 };
}

function emptySums(): Record<ReleaseFate, Counting> {
  return { redundant: emptySum(), last: emptySum(), kept: emptySum() };
}
