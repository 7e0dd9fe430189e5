import { itemAt } from '@mediastruct/core/base';
import type { ShelfTable } from '../shelf-table.ts';
import { HolderSets } from '../table/holder-sets.ts';
import { LargestFirst } from './largest-first.ts';
import type { Losses } from './losses.ts';
import type { Site } from './sites.ts';
import { siteRank } from './sites.ts';

/** The losses are evened out to within this part of the bytes that are spread. */
const GRAIN = 1 / 1024;

/** Contents with their proven copies on the same holders, in the order of the rows. */
interface Group {
  readonly holders: readonly number[];
  /** See `siteRank`. */
  readonly rank: number;
  readonly rows: number[];
  next: number;
}

export interface Spreading {
  readonly table: ShelfTable;
  /** Proven copies of each of the contents. */
  readonly copies: number;
  readonly losses: Losses;
  /** The disk that gets them, and the site of each holder. */
  readonly disk: number;
  readonly sites: readonly Site[];
}

/**
 * Contents that are as needy as each other, in the order in which they get a further copy. First those whose copies are all at one site while the disk is at another
 * one, so that losing a house loses least; those that gain nothing against that come last. Among them always from the holders whose loss would take most
 * just now, so that the losses of all become even. The caller tells `losses` of each content it stored before it asks for the next one. Memory:
 * 8 bytes a row, and about 200 for each set of holders.
 */
export function* spreadOrder(rows: Uint32Array, spreading: Spreading): Generator<number> {
  const groups = spreading.copies === 0 ? [] : groupsOf(rows, spreading);
  if (groups.length < 2) return yield* rows;
  const grain = GRAIN * rows.reduce((sum, row) => sum + itemAt(spreading.table.sizes, row), 0);
  for (const rank of [0, 1, 2])
    yield* evenly(
      groups.filter((group) => group.rank === rank),
      grain,
      spreading,
    );
}

function* evenly(
  groups: readonly Group[],
  grain: number,
  { table, copies, losses }: Spreading,
): Generator<number> {
  const valueOf = ({ holders }: Group) => holders.reduce((sum, holder) => sum + losses.of(copies, holder), 0);
  const waiting = new LargestFirst<Group>();
  groups.forEach((group, number) => waiting.add(group, valueOf(group), number));
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

function groupsOf(rows: Uint32Array, { losses, disk, sites }: Spreading): readonly Group[] {
  const bySet = new HolderSets();
  const groups: Group[] = [];
  for (const row of rows) {
    const set = bySet.numberOf(losses.holdersOf(row));
    const group = (groups[set] ??= newGroup([...losses.holdersOf(row)], disk, sites));
    group.rows.push(row);
  }
  return groups;
}

function newGroup(holders: readonly number[], disk: number, sites: readonly Site[]): Group {
  return { holders, rank: siteRank(holders, disk, sites), rows: [], next: 0 };
}
