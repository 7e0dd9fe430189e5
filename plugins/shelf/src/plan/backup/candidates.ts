import { itemAt } from '@mediastruct/core/base';
import type { BackupInput, StoreReason, UnmetReason } from '../backup-plan.ts';
import { Grown } from '../table/grow.ts';
import { sortRows } from '../table/sort-rows.ts';
import type { DiskFacts } from './disk-facts.ts';
import { WANTED, wantedCopies } from './disk-facts.ts';

/** Contents that are as needy as each other and of one priority, in the order of the rows. */
export interface Level {
  readonly because: StoreReason;
  /** Proven copies of each of them. */
  readonly copies: number;
  readonly rows: Uint32Array;
}

/** What the disk may get. */
export interface Candidates {
  /** Contents whose policy is not met: those without a copy, without a proven one, with one, with two and so on; by priority in each. */
  readonly needed: Iterable<Level>;
  /** Contents whose policy is met and does not forbid another copy: those with fewest proven copies first, by priority in each. */
  readonly spare: Iterable<Level>;
}

/** Sorts out all contents. Those that are not met and can get no copy here are told to `onUnmet`. Memory: 12 bytes a candidate. */
export function candidatesOf(
  input: BackupInput,
  facts: DiskFacts,
  onUnmet: (row: number, because: UnmetReason) => void,
): Candidates {
  const { table, room } = input;
  const needed = new Grown((length) => new Uint32Array(length));
  const spare = new Grown((length) => new Uint32Array(length));
  for (let row = 0; row < table.count; row += 1) {
    if (facts.isHere[row] !== 0) continue;
    const isMet = itemAt(facts.proven, row) >= wantedCopies(input, row);
    const hindrance = hindranceOf(input, row, room.largestFile);
    if (!isMet && hindrance === null) needed.push(row);
    else if (!isMet && hindrance !== null) onUnmet(row, hindrance);
    else if (hindrance === null && itemAt(facts.known, row) < itemAt(table.most, row)) spare.push(row);
  }
  const rank = (row: number, stage: number) => (stage << 16) | (32_767 - itemAt(table.priority, row));
  const neededKey = (row: number) => rank(row, stageOf(facts, row));
  const spareKey = (row: number) => rank(row, itemAt(facts.proven, row));
  const levels = { facts, because: (row: number) => reasonOf(facts, row) };
  return {
    needed: levelsOf(sortRows(needed.items(), neededKey), neededKey, levels),
    spare: levelsOf(sortRows(spare.items(), spareKey), spareKey, { facts, because: () => 'spare' }),
  };
}

function hindranceOf({ table }: BackupInput, row: number, largestFile: number): UnmetReason | null {
  if (table.standing[row] !== WANTED) return 'gone';
  if (table.isReadable[row] === 0) return 'not-readable';
  return itemAt(table.sizes, row) > largestFile ? 'too-large' : null;
}

/** No copy at all comes before no proven one, and that before one proven copy. */
function stageOf({ known, proven }: DiskFacts, row: number): number {
  return known[row] === 0 ? 0 : 1 + itemAt(proven, row);
}

function reasonOf(facts: DiskFacts, row: number): StoreReason {
  return (['no-copy', 'no-proof'] as const)[stageOf(facts, row)] ?? 'too-few';
}

interface LevelFacts {
  readonly facts: DiskFacts;
  readonly because: (row: number) => StoreReason;
}

function* levelsOf(
  rows: Uint32Array,
  keyOf: (row: number) => number,
  { facts, because }: LevelFacts,
): Generator<Level> {
  for (let from = 0; from < rows.length;) {
    const first = itemAt(rows, from);
    const key = keyOf(first);
    let to = from + 1;
    while (to < rows.length && keyOf(itemAt(rows, to)) === key) to += 1;
    yield { because: because(first), copies: itemAt(facts.proven, first), rows: rows.subarray(from, to) };
    from = to;
  }
}
