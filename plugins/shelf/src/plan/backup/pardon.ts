import { itemAt } from '@mediastruct/core';
import type { ShelfTable } from '../shelf-table.ts';
import type { Room } from './room.ts';
import type { StepList } from './step-list.ts';

/**
 * Takes evictions out of a plan that did not need them, because a later or larger one freed more than was asked for. Goes through the plan from its
 * end and keeps an eye on the least room that is left by any later step: free above the goal after each step, and never below nothing while a
 * content stands beside its victims. `room` stands as it is after the plan, and is corrected.
 */
export function pardonVictims(steps: StepList, table: ShelfTable, room: Room): void {
  let slack = Infinity;
  let after = room.free;
  for (let step = steps.length - 1; step >= 0; step -= 1) {
    slack = Math.min(slack, after - room.goal);
    const [from, to] = steps.evictionsAt(step);
    let beside = after;
    for (let eviction = to - 1; eviction >= from; eviction -= 1) {
      const bytes = room.bytesOf(itemAt(table.sizes, steps.evictedAt(eviction).row));
      beside -= bytes;
      if (bytes > slack) continue;
      slack -= bytes;
      room.free -= bytes;
      steps.pardon(eviction);
    }
    if (to > from) slack = Math.min(slack, beside);
    after = beside + room.bytesOf(itemAt(table.sizes, steps.rowAt(step)));
  }
}
