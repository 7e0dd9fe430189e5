import { itemAt } from '../errors/item-at.ts';
import type { Candidates } from './candidates.ts';
import { isAsWellHeldBy } from '../library/rank.ts';
import { bestFirst } from './best-first.ts';
import { KeptRows } from './kept-rows.ts';
import { findLinkedRows } from './linked-rows.ts';

/** Kept copies of a main file that are asked whether all of its group stands beside them; bounds the work a group costs. */
const KEPT_TRIED = 64;
/** And those on other file systems that are passed over for them. */
export const KEPT_PASSED = 4096;

/** What stays and what moves, by row of the candidates. */
export interface Decisions {
  readonly kept: KeptRows;
  /** Rows that are one inode with another row of their set. */
  readonly linked: Uint8Array;
  /** Where the row moves aside, 1 + the row of the copy that stays; 0 where it stays itself. */
  readonly keeperOf: Uint32Array;
  /** Sets of two or more equal files, the files in them, and those of them that move. */
  readonly sets: number;
  readonly equalFiles: number;
  readonly moved: number;
}

/**
 * Decides which copies stay. Groups are asked from the best down (`bestFirst`). A group moves aside only if each of its files has
 * an equal one among those kept so far, all of them in one folder and on its own device, so the copies that stay are whole groups too
 * and every set keeps its best one.
 *
 * Cost: O(n log n) for n groups; memory 4 bytes a row for the answer and 12 more while deciding, 16 a group and 5 a set.
 */
export function decideKeepers(candidates: Candidates): Decisions {
  const linked = findLinkedRows(candidates);
  const kept = new KeptRows(candidates);
  const keeperOf = new Uint32Array(candidates.rows);
  const isRepeated = new Uint8Array(candidates.sets);
  const totals = { sets: 0, equalFiles: 0, moved: 0 };
  for (const group of inOrder(candidates)) {
    const from = itemAt(candidates.firstRow, group);
    const to = itemAt(candidates.firstRow, group + 1);
    const folder = mayMove(candidates, { group, linked }) ? folderOfKeepers(candidates, { group, kept }) : -1;
    for (let row = from; row < to; row++) {
      const set = itemAt(candidates.set, row);
      if (kept.first(set) >= 0) {
        totals.equalFiles += isRepeated[set] === 0 ? 2 : 1;
        totals.sets += isRepeated[set] === 0 ? 1 : 0;
        isRepeated[set] = 1;
      }
      if (folder < 0) kept.add(row);
      else {
        keeperOf[row] = 1 + kept.inFolder(set, folder);
        totals.moved += 1;
      }
    }
  }
  return { kept, linked, keeperOf, ...totals };
}

/** The best first; of what a person decided, the copies that are to stay before all others, and where only decisions are followed those that are to go behind them. */
function inOrder(candidates: Candidates): Iterable<number> {
  const groups = bestFirst(candidates);
  return candidates.hasVerdicts ? byVerdict(candidates, groups) : groups;
}

function* byVerdict(candidates: Candidates, groups: Iterable<number>): Generator<number> {
  const goes = (group: number) => candidates.isDecided && candidates.isToGo(group);
  for (const group of groups) if (candidates.isToStay(group)) yield group;
  for (const group of groups) if (!candidates.isToStay(group) && !goes(group)) yield group;
  for (const group of groups) if (goes(group)) yield group;
}

/** What a person decided to keep stays. Another name of an inode frees nothing and proves nothing, so a group that holds one stays. */
function mayMove(candidates: Candidates, { group, linked }: { group: number; linked: Uint8Array }): boolean {
  if (candidates.isReference(group) || !candidates.allHaveEquals(group)) return false;
  if (candidates.isToStay(group) || (candidates.isDecided && !candidates.isToGo(group))) return false;
  const to = itemAt(candidates.firstRow, group + 1);
  for (let row = itemAt(candidates.firstRow, group); row < to; row++) if (linked[row] === 1) return false;
  return true;
}

/** The folder in which kept files equal all files of the group, or -1. */
function folderOfKeepers(candidates: Candidates, { group, kept }: { group: number; kept: KeptRows }): number {
  const main = itemAt(candidates.firstRow, group);
  const device = itemAt(candidates.device, group);
  let tried = 0;
  let passed = 0;
  for (
    let keeper = kept.first(itemAt(candidates.set, main));
    keeper >= 0 && tried < KEPT_TRIED && passed < KEPT_PASSED;
    keeper = kept.next(keeper)
  ) {
    const of = itemAt(candidates.group, keeper);
    const isNear = candidates.device[of] === device && mayStandFor(candidates, { group, keeper: of });
    const folder = itemAt(candidates.folder, of);
    if (isNear && holdsAll(candidates, { group, kept, folder })) return folder;
    tried += isNear ? 1 : 0;
    passed += isNear ? 0 : 1;
  }
  return -1;
}

/**
 * Whether a group may go on the word of another one: never out of the library for one outside of it, and where a person decided only for what that person
 * keeps.
 */
export function mayStandFor(
  candidates: Candidates,
  { group, keeper }: { readonly group: number; readonly keeper: number },
): boolean {
  if (candidates.isDecided && !candidates.isToStay(keeper)) return false;
  return isAsWellHeld(candidates, { group, keeper });
}

export function isAsWellHeld(
  { treeRank }: Pick<Candidates, 'treeRank'>,
  { group, keeper }: { readonly group: number; readonly keeper: number },
): boolean {
  return isAsWellHeldBy(itemAt(treeRank, keeper), itemAt(treeRank, group));
}

function holdsAll(
  candidates: Candidates,
  { group, kept, folder }: { group: number; kept: KeptRows; folder: number },
): boolean {
  const to = itemAt(candidates.firstRow, group + 1);
  for (let row = itemAt(candidates.firstRow, group); row < to; row++)
    if (kept.inFolder(itemAt(candidates.set, row), folder) < 0) return false;
  return true;
}
