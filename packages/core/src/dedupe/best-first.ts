import { itemAt } from '../errors/item-at.ts';
import type { KeepRule } from '../library/core-settings.ts';
import type { Candidates } from './candidates.ts';
import { COPY_NAME, IN_REFERENCE } from './candidates.ts';

/**
 * Times of equal files that lie closer than this are the same time, milliseconds: vfat keeps 2 s, exFAT 10 ms, and copying loses the
 * last digits.
 */
const TIME_GRAIN = 2000;

/**
 * The groups from the best down: by the rank of their tree, references before others, plain names before names such as
 * `foo (1).jpg`, then by the keep rule, then by tree and path. Cost: O(n log n) for n groups; memory 16 bytes a group.
 */
export function bestFirst(candidates: Candidates, keep: KeepRule): Uint32Array {
  const { groups, flags, treeRank, mainOrdinal } = candidates;
  const isByTime = keep === 'oldest' || keep === 'newest';
  const rank = isByTime ? withinGrain(candidates) : candidates.rank;
  return allGroups(groups).sort(
    (a, b) =>
      itemAt(treeRank, a) - itemAt(treeRank, b) ||
      (itemAt(flags, b) & IN_REFERENCE) - (itemAt(flags, a) & IN_REFERENCE) ||
      (itemAt(flags, a) & COPY_NAME) - (itemAt(flags, b) & COPY_NAME) ||
      itemAt(rank, a) - itemAt(rank, b) ||
      itemAt(mainOrdinal, a) - itemAt(mainOrdinal, b),
  );
}

/** The ranks, those of one set and tree rank that are as good as its best one within the grain made equal to it. */
function withinGrain({ groups, set, firstRow, treeRank, rank }: Candidates): Float64Array {
  const setOf = (group: number) => itemAt(set, itemAt(firstRow, group));
  const order = allGroups(groups).sort(
    (a, b) =>
      setOf(a) - setOf(b) || itemAt(treeRank, a) - itemAt(treeRank, b) || itemAt(rank, a) - itemAt(rank, b),
  );
  const ranks = rank.slice(0, groups);
  let best = -1;
  for (const group of order) {
    const isOfBest = best >= 0 && setOf(best) === setOf(group) && treeRank[best] === treeRank[group];
    if (!isOfBest) best = group;
    else if (itemAt(rank, group) - itemAt(rank, best) <= TIME_GRAIN) ranks[group] = itemAt(rank, best);
  }
  return ranks;
}

function allGroups(groups: number): Uint32Array {
  return new Uint32Array(groups).map((_, group) => group);
}
