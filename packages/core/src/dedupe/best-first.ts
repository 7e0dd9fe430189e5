import type { Candidates } from './candidates.ts';
import { COPY_NAME, EDIT_NAME, IN_REFERENCE } from './candidates.ts';

/**
 * Times of equal files that lie closer than this are the same time, milliseconds: vfat keeps 2 s, exFAT 10 ms, and copying loses the
 * last digits.
 */
export const TIME_GRAIN_MS = 2000;

/**
 * The groups from the best down: by the rank of their tree, references before others, by the patterns, plain names before names such
 * as `foo (1).jpg`, names of originals before those of edits, then by the keep rules, then by tree and path. The ranks of the candidates are afterwards those
 * that were compared, so that it can be told what decided.
 * Cost: O(n log n) for n groups; memory 16 bytes a group.
 */
export function bestFirst(candidates: Candidates): Uint32Array {
  const { groups, mainOrdinal, keep } = candidates;
  const first = new Float64Array(groups);
  for (let group = 0; group < groups; group++) first[group] = firstKey(candidates, group);
  const { ranks } = candidates;
  for (const [nth, rank] of ranks.entries())
    if (keep[nth] === 'oldest' || keep[nth] === 'newest') evenOutTimes(candidates, rank);
  return allGroups(groups).sort((a, b) => {
    const byFirst = (first[a] ?? 0) - (first[b] ?? 0);
    if (byFirst !== 0) return byFirst;
    for (const rank of ranks) {
      const byRule = (rank[a] ?? 0) - (rank[b] ?? 0);
      if (byRule !== 0) return byRule;
    }
    return (mainOrdinal[a] ?? 0) - (mainOrdinal[b] ?? 0);
  });
}

/** What is asked before the keep rules, as one number. */
function firstKey({ treeRank, flags, place }: Candidates, group: number): number {
  const own = flags[group] ?? 0;
  const names = ((own & COPY_NAME) !== 0 ? 2 : 0) + ((own & EDIT_NAME) !== 0 ? 1 : 0);
  const tree = (treeRank[group] ?? 0) * 2 + ((own & IN_REFERENCE) !== 0 ? 0 : 1);
  return (tree * 2 ** 16 + (place[group] ?? 0)) * 4 + names;
}

/** Makes the times of one set and tree rank that are as good as its best one within the grain equal to it. */
function evenOutTimes({ groups, sets, set, firstRow, treeRank }: Candidates, rank: Float64Array): void {
  const best = new Float64Array(sets);
  for (const ofTree of new Set(treeRank.subarray(0, groups))) {
    best.fill(Infinity);
    for (let group = 0; group < groups; group++) {
      const own = set[firstRow[group] ?? 0] ?? 0;
      if (treeRank[group] === ofTree && (rank[group] ?? 0) < (best[own] ?? 0)) best[own] = rank[group] ?? 0;
    }
    for (let group = 0; group < groups; group++) {
      const ofSet = best[set[firstRow[group] ?? 0] ?? 0] ?? 0;
      if (treeRank[group] === ofTree && (rank[group] ?? 0) - ofSet <= TIME_GRAIN_MS) rank[group] = ofSet;
    }
  }
}

function allGroups(groups: number): Uint32Array {
  return new Uint32Array(groups).map((_, group) => group);
}
