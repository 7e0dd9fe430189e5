import { itemAt } from '@mediastruct/core/base';
import type { ShelfTable } from '../shelf-table.ts';
import type { Room } from './room.ts';
import type { StepList } from './step-list.ts';

/**
 * Takes evictions out of a plan that did not need them, because a later or larger one freed more than was asked for. Goes through the plan from its
 * end and keeps an eye on the room that all later steps leave: the goal has to be free at the end, and a content has to fit beside its
 * victims in the meantime. `room` stands as it is after the plan, and is corrected.
 */
export function pardonVictims(steps: StepList, table: ShelfTable, room: Room): void {
  let slack = room.free - room.goal;
  let after = room.free;
  for (let step = steps.length - 1; step >= 0; step -= 1) {
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
    slack = Math.min(slack, beside);
    after = beside + room.bytesOf(itemAt(table.sizes, steps.rowAt(step)));
  }
}
