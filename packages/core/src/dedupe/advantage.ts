import { itemAt } from '../errors/item-at.ts';
import type { KeepRule } from '../library/core-settings.ts';
import type { Candidates } from './candidates.ts';
import { COPY_NAME, EDIT_NAME } from './candidates.ts';

/** Why one copy stays and another moves: what decided between them. */
export type Advantage =
  'decision' | 'reference' | 'rank' | 'pattern' | 'plain-name' | 'original-name' | KeepRule;

/** What decided between the group that stays and the one that moves, in the order of `bestFirst`, which was asked before; `path-order` where nothing else did. */
export function advantageOf(
  candidates: Candidates,
  { keeper, moved }: { readonly keeper: number; readonly moved: number },
): Advantage {
  const { flags, treeRank, place, keep, ranks } = candidates;
  if (candidates.isDecided || candidates.isToStay(keeper)) return 'decision';
  if (candidates.isReference(keeper)) return 'reference';
  if (treeRank[keeper] !== treeRank[moved]) return 'rank';
  if (place[keeper] !== place[moved]) return 'pattern';
  const has = (group: number, flag: number) => (itemAt(flags, group) & flag) !== 0;
  if (has(moved, COPY_NAME) && !has(keeper, COPY_NAME)) return 'plain-name';
  if (has(moved, EDIT_NAME) && !has(keeper, EDIT_NAME)) return 'original-name';
  // The one that stays came first, so the first difference is in its favour.
  const decisive = ranks.findIndex((rank) => itemAt(rank, moved) !== itemAt(rank, keeper));
  return keep[decisive] ?? 'path-order';
}
