import { itemAt } from '@mediastruct/core';
import type { AdviceInput, FurtherDisk } from '../advice.ts';
import type { DiskRoom, Sum } from '../backup-plan.ts';
import { planBackup } from '../backup/plan-backup.ts';
import { copyTest, proofCounts } from '../proof-counts.ts';
import type { ShelfHolder } from '../shelf-holder.ts';
import { shortOf } from './advise.ts';

/** What a further, empty disk with this room would bring, once a backup went to it. */
export function furtherDisk(input: Omit<AdviceInput, 'rooms'>, room: DiskRoom): FurtherDisk {
  const { table } = input;
  const disk = input.holders.length;
  const further: ShelfHolder = { kind: 'disk', id: '', label: '', place: null, counts: true };
  const plan = planBackup({ ...input, holders: [...input.holders, further], disk, room });
  const test = copyTest(table, input.holders, input.rule);
  const { proven } = proofCounts(table, test);
  const after = proven.slice();
  const alone = { files: 0, bytes: 0 };
  for (const { row, copies } of plan.steps()) {
    after[row] = Math.min(255, itemAt(after, row) + 1);
    if (copies > 0) continue;
    alone.files += 1;
    alone.bytes += itemAt(table.sizes, row);
  }
  const lossOf = (counts: Uint8Array, further: Sum) =>
    worst([...lossesOf(input, test.isProven, counts), further]);
  return {
    bytes: room.free,
    ...shortOf(input, after),
    free: plan.freeAfter,
    worstLoss: { before: lossOf(proven, NOTHING), after: lossOf(after, alone) },
  };
}

const NOTHING: Sum = { files: 0, bytes: 0 };

/** What each holder would take with it: contents of which it has the only proven copy. */
function lossesOf(
  { table, holders }: Omit<AdviceInput, 'rooms'>,
  isProven: (copy: number) => boolean,
  proven: Uint8Array,
): readonly Sum[] {
  const losses = holders.map(() => ({ files: 0, bytes: 0 }));
  for (let row = 0; row < table.count; row += 1) {
    if (proven[row] !== 1) continue;
    for (let copy = itemAt(table.firstCopy, row); copy < itemAt(table.firstCopy, row + 1); copy += 1)
      if (isProven(copy)) {
        const loss = itemAt(losses, itemAt(table.copyHolder, copy));
        loss.files += 1;
        loss.bytes += itemAt(table.sizes, row);
      }
  }
  return losses;
}

function worst(losses: readonly Sum[]): Sum {
  return losses.reduce((most, one) => (one.files > most.files ? one : most), NOTHING);
}
