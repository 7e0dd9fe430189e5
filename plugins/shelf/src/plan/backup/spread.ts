import { itemAt } from '@mediastruct/core';
import type { ShelfTable } from '../shelf-table.ts';
import { HolderSets } from '../table/holder-sets.ts';
import { LargestFirst } from './largest-first.ts';
import type { Losses } from './losses.ts';

/** The losses are evened out to within this part of the bytes that are spread. */
const GRAIN = 1 / 1024;

/** Contents with their proven copies on the same holders, in the order of the rows. */
interface Group {
  readonly holders: readonly number[];
  readonly rows: number[];
  next: number;
}

/**
 * Contents that are as needy as each other, in the order in which they get a further copy: always from the holders whose loss would take most
 * just now, so that the losses of all become even. The caller tells `losses` of each content it stored before it asks for the next one. Memory:
 * 8 bytes a row, and about 200 for each set of holders.
 */
export function* spreadOrder(
  rows: Uint32Array,
  { table, copies, losses }: { readonly table: ShelfTable; readonly copies: number; readonly losses: Losses },
): Generator<number> {
  const groups = copies === 0 ? [] : groupsOf(rows, losses);
  if (groups.length < 2) return yield* rows;
  const valueOf = ({ holders }: Group) => holders.reduce((sum, holder) => sum + losses.of(copies, holder), 0);
  const waiting = new LargestFirst<Group>();
  groups.forEach((group, number) => waiting.add(group, valueOf(group), number));
  const grain = GRAIN * rows.reduce((sum, row) => sum + itemAt(table.sizes, row), 0);
  for (let taken = waiting.take(); taken !== null; taken = waiting.take()) {
    const { item: group, number } = taken;
    const value = valueOf(group);
    // Losses only shrink, so a value that was kept may be too high, and never too low.
    if (value < waiting.largest) {
      waiting.add(group, value, number);
      continue;
    }
    for (let bytes = 0; group.next < group.rows.length && bytes <= grain; group.next += 1) {
      const row = itemAt(group.rows, group.next);
      bytes += itemAt(table.sizes, row);
      yield row;
    }
    if (group.next < group.rows.length) waiting.add(group, valueOf(group), number);
  }
}

function groupsOf(rows: Uint32Array, losses: Losses): readonly Group[] {
  const bySet = new HolderSets();
  const groups: Group[] = [];
  for (const row of rows) {
    const set = bySet.numberOf(losses.holdersOf(row));
    const group = (groups[set] ??= { holders: [...losses.holdersOf(row)], rows: [], next: 0 });
    group.rows.push(row);
  }
  return groups;
}
