import { itemAt } from '@mediastruct/core/base';
import type { BackupInput, BackupPlan, StoreReason, UnmetReason } from '../backup-plan.ts';
import { EVICT_REASONS, STORE_REASONS, UNMET_REASONS } from '../backup-plan.ts';
import { Grown } from '../table/grow.ts';
import type { Level } from './candidates.ts';
import { candidatesOf } from './candidates.ts';
import { diskFacts } from './disk-facts.ts';
import { Filling } from './filling.ts';
import { Losses } from './losses.ts';
import { pardonVictims } from './pardon.ts';
import { Room } from './room.ts';
import { sitesOf } from './sites.ts';
import { spreadOrder } from './spread.ts';
import { StepList } from './step-list.ts';
import { SumsBy } from './sums-by.ts';
import { Victims } from './victims.ts';

/**
 * Plans which contents go on the disk that is plugged in, in which order and why, and which copies make room for them. First all whose policy is not
 * met; copies on the disk that others can spare go for them, each after the new content is safe. Then the room that is left is filled with further
 * copies. Where a disk cannot take all of equal need, it takes first what is at one place only, and that is another one than the disk's; then from the holders whose loss
 * would take most. The last proven copy of a content
 * never goes, unless its sources dropped it and the user said so.
 *
 * The same input gives the same plan; after it was carried out, a new plan stores nothing that is needed and evicts nothing.
 * Memory beside the table: about 40 bytes a content.
 */
export function planBackup(input: BackupInput): BackupPlan {
  const facts = diskFacts(input);
  const room = new Room(input.room);
  const losses = new Losses(input, facts);
  const steps = new StepList();
  const unmet = new UnmetList();
  const candidates = candidatesOf(input, facts, (row, because) => unmet.add(row, because));
  const victims = new Victims(input, facts, room);
  const filling = new Filling(input, facts, { room, steps, victims, losses });
  const { table, holders, disk } = input;
  const sites = sitesOf(holders);
  const inOrder = ({ rows, copies }: Level) => spreadOrder(rows, { table, copies, losses, disk, sites });

  const again: Waiting[] = [];
  for (const level of candidates.needed)
    for (const row of inOrder(level)) {
      const placing = filling.placeNeeded(row, level.because);
      if (placing === 'no-room') unmet.add(row, placing);
      else if (placing === 'no-room-to-swap') again.push({ row, because: level.because, placing });
    }
  // What went for others may have left room to stand beside, so that those that waited are tried again for as long as one of them found it.
  let waiting: readonly Waiting[] = again;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = waiting.length;
    waiting = waiting.flatMap(({ row, because }) => {
      const placing = filling.placeNeeded(row, because);
      return placing === 'placed' ? [] : [{ row, because, placing }];
    });
    if (waiting.length === before) break;
  }
  for (const { row, placing } of waiting) unmet.add(row, placing);
  pardonVictims(steps, input.table, room);
  for (const level of candidates.spare) for (const row of inOrder(level)) filling.placeSpare(row);
  return {
    ...sumsOf(input, steps, unmet),
    steps: () => steps.steps(),
    unmetRows: () => unmet.rows(),
    freeAfter: room.free,
  };
}

/** A content that did not fit beside the copies that may go for it. */
interface Waiting {
  readonly row: number;
  readonly because: StoreReason;
  readonly placing: UnmetReason;
}

/** Two rounds are nearly always enough; what is left then is for the next backup. */
const MOST_ROUNDS = 16;

/** Contents that stay without what their policy asks for. Memory: 5 bytes each. */
class UnmetList {
  readonly #rows = new Grown((length) => new Uint32Array(length));
  readonly #because = new Grown((length) => new Uint8Array(length));

  add(row: number, because: UnmetReason): void {
    this.#rows.push(row);
    this.#because.push(UNMET_REASONS.indexOf(because));
  }

  *rows(): Generator<{ readonly row: number; readonly because: UnmetReason }> {
    for (let at = 0; at < this.#rows.length; at += 1)
      yield { row: this.#rows.at(at), because: itemAt(UNMET_REASONS, this.#because.at(at)) };
  }
}

function sumsOf(
  { table }: BackupInput,
  steps: StepList,
  unmet: UnmetList,
): Pick<BackupPlan, 'store' | 'evict' | 'unmet'> {
  const store = new SumsBy(STORE_REASONS);
  const evict = new SumsBy(EVICT_REASONS);
  const left = new SumsBy(UNMET_REASONS);
  const sizeOf = (row: number) => itemAt(table.sizes, row);
  for (const step of steps.steps()) {
    store.add(step.because, sizeOf(step.row));
    for (const { row, because } of step.evict) evict.add(because, sizeOf(row));
  }
  for (const { row, because } of unmet.rows()) left.add(because, sizeOf(row));
  return { store: store.sums(), evict: evict.sums(), unmet: left.sums() };
}
