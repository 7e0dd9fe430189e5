import { itemAt } from '@mediastruct/core';
import type { Advice, AdviceInput, DiskAdvice } from '../advice.ts';
import type { BackupInput, BackupPlan, Sum } from '../backup-plan.ts';
import { planBackup } from '../backup/plan-backup.ts';
import { wantedCopies } from '../backup/disk-facts.ts';
import { PlacesOf } from '../backup/places-of.ts';
import { copyTest, proofCounts, type CopyTest, type ProofCounts } from '../proof-counts.ts';

/**
 * Which disk to plug in next. What each would get is what `planBackup` would do with it as it was when it was last here, so that the advice and
 * the plan never tell different things. Costs a plan for each disk, one after the other.
 */
export function advise(input: AdviceInput): Advice {
  const test = copyTest(input.table, input.holders, input.rule);
  const counts = proofCounts(input.table, test);
  const places = new PlacesOf({ ...input, test });
  const disks = input.rooms.map(({ disk, room }) => {
    const plan = planBackup({ ...input, disk, room });
    const secondPlaces = { files: 0, bytes: 0 };
    for (const { row } of plan.steps())
      if (places.gainsPlaceOn(row, disk)) add(secondPlaces, itemAt(input.table.sizes, row));
    return { ...gainsOf(plan), secondPlaces, ...proofsOn(input, { disk, test, counts }), disk };
  });
  return { disks: disks.sort((a, b) => compareAdvice(input, a, b)), now: shortOf(input, counts.proven) };
}

/** Contents without a proven copy, and with fewer than their policy asks for, by how many proven copies each has. */
export function shortOf(input: Pick<BackupInput, 'table'>, proven: Uint8Array): Advice['now'] {
  const noProof = { files: 0, bytes: 0 };
  const underLeast = { files: 0, bytes: 0 };
  for (let row = 0; row < input.table.count; row += 1) {
    const copies = itemAt(proven, row);
    if (copies >= wantedCopies(input, row)) continue;
    add(underLeast, itemAt(input.table.sizes, row));
    if (copies === 0) add(noProof, itemAt(input.table.sizes, row));
  }
  return { noProof, underLeast };
}

function gainsOf({ store }: BackupPlan): Pick<DiskAdvice, 'firstCopies' | 'furtherCopies' | 'spareCopies'> {
  const firstCopies = {
    files: store['no-copy'].files + store['no-proof'].files,
    bytes: store['no-copy'].bytes + store['no-proof'].bytes,
  };
  return { firstCopies, furtherCopies: store['too-few'], spareCopies: store.spare };
}

interface OnDisk {
  readonly disk: number;
  readonly test: CopyTest;
  readonly counts: ProofCounts;
}

function proofsOn(
  { table }: AdviceInput,
  { disk, test, counts }: OnDisk,
): Pick<DiskAdvice, 'dueProofs' | 'soleProofs' | 'oldestProof'> {
  const dueProofs = { files: 0, bytes: 0 };
  const soleProofs = { files: 0, bytes: 0 };
  let oldestProof: number | null = null;
  for (let row = 0; row < table.count; row += 1)
    for (let copy = itemAt(table.firstCopy, row); copy < itemAt(table.firstCopy, row + 1); copy += 1) {
      if (table.copyHolder[copy] !== disk) continue;
      oldestProof = Math.min(oldestProof ?? Infinity, itemAt(table.copyProven, copy));
      if (test.isProven(copy)) continue;
      add(dueProofs, itemAt(table.sizes, row));
      if (counts.proven[row] === 0) add(soleProofs, itemAt(table.sizes, row));
    }
  return { dueProofs, soleProofs, oldestProof };
}

function compareAdvice({ holders }: AdviceInput, a: DiskAdvice, b: DiskAdvice): number {
  for (const gain of GAINS) {
    const difference = b[gain].files - a[gain].files || b[gain].bytes - a[gain].bytes;
    if (difference !== 0) return difference;
  }
  return itemAt(holders, a.disk).id < itemAt(holders, b.disk).id ? -1 : 1;
}

const GAINS = [
  'firstCopies',
  'soleProofs',
  'furtherCopies',
  'secondPlaces',
  'dueProofs',
  'spareCopies',
] as const;

function add(sum: { -readonly [Key in keyof Sum]: Sum[Key] }, bytes: number): void {
  sum.files += 1;
  sum.bytes += bytes;
}
