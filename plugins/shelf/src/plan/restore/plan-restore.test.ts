import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf, madeDisks, madeTable, namesOf } from '../../../test/made-shelf.ts';
import type { MadeContent } from '../../../test/made-shelf.ts';
import { rowOf } from '../table/hash-at.ts';
import { leastCover } from './least-cover.ts';
import { planRestore } from './plan-restore.ts';

/** What a plan does, by names: the disks in their order with what is read from each. */
function plan(
  contents: readonly MadeContent[],
  given: { readonly atHand?: number[]; readonly without?: number[]; readonly only?: string[] } = {},
) {
  const table = madeTable(contents);
  const nameOf = namesOf(table, contents);
  const names = (rows: Uint32Array) => [...rows].map(nameOf).sort();
  const rows = given.only && Uint32Array.from(given.only, (name) => rowOf(table, hashOf(name)));
  const { atHand = [], without = [] } = given;
  const {
    visits,
    without: nowhere,
    ...rest
  } = planRestore({ table, holders: madeDisks(30), rows, atHand, without });
  return {
    ...rest,
    visits: visits.map(({ holder, rows: read }) => [holder, ...names(read)]),
    nowhere: names(nowhere),
  };
}

describe('planRestore', () => {
  it('asks for as few disks as can be, the one that brings most first', () => {
    const contents = [
      { name: 'a', on: { 0: 1, 1: 1 } },
      { name: 'b', on: { 0: 1, 2: 1 } },
      { name: 'c', on: { 0: 1, 3: null } },
      { name: 'd', on: { 1: 1, 4: 1 } },
      { name: 'e', on: { 4: 1 } },
    ];
    expect(plan(contents)).toMatchObject({
      visits: [
        [0, 'a', 'b', 'c'],
        [4, 'd', 'e'],
      ],
      toFetch: 2,
      isLeast: true,
      atLeast: 2,
    });
  });

  it('reads what it can from what is at hand, and fetches only for the rest', () => {
    const contents = [
      { name: 'a', on: { 0: 1, 1: 1 } },
      { name: 'b', on: { 1: 1 } },
      { name: 'c', on: { 2: 1 } },
    ];
    expect(plan(contents, { atHand: [0, 3] })).toMatchObject({
      visits: [
        [0, 'a'],
        [1, 'b'],
        [2, 'c'],
      ],
      toFetch: 2,
    });
    expect(plan(contents, { atHand: [1] })).toMatchObject({
      visits: [
        [1, 'a', 'b'],
        [2, 'c'],
      ],
      toFetch: 1,
    });
  });

  it('sets apart what has no copy that can be asked for', () => {
    const contents = [{ name: 'a', on: { 0: 1 } }, { name: 'b' }, { name: 'c', on: { 1: 1 } }];
    const found = plan(contents, { without: [1] });
    expect(found).toMatchObject({ visits: [[0, 'a']], nowhere: ['b', 'c'] });
    expect(found.withoutSum).toEqual({ files: 2, bytes: 20 });
  });

  it('looks at the rows that are asked for only', () => {
    const contents = [{ name: 'a', on: { 0: 1 } }, { name: 'b', on: { 1: 1 } }, { name: 'c' }];
    expect(plan(contents, { only: ['b'] })).toMatchObject({ visits: [[1, 'b']], nowhere: [] });
  });

  it('reads every content once, from a disk that has it', () => {
    const copies = fc.uniqueArray(fc.nat({ max: 8 }), { maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(copies, { maxLength: 40 }),
        fc.uniqueArray(fc.nat({ max: 8 }), { maxLength: 3 }),
        (made, atHand) => {
          const contents = made.map((disks, at) => ({
            name: String(at),
            on: Object.fromEntries(disks.map((disk) => [disk, 1])),
          }));
          const { visits, nowhere } = plan(contents, { atHand });
          for (const [disk, ...read] of visits)
            for (const name of read) expect(made[Number(name)]).toContain(disk);
          const all = [...visits.flatMap(([, ...read]) => read), ...nowhere];
          expect(all.map(Number).sort((a, b) => a - b)).toEqual(made.map((_, at) => at));
          expect(nowhere.map(Number)).toEqual(
            [...made.keys()]
              .filter((at) => made[at]?.length === 0)
              .map(String)
              .sort()
              .map(Number),
          );
        },
      ),
    );
  });
});

const NEED = (most: number) => fc.uniqueArray(fc.nat({ max: most }), { minLength: 1, maxLength: 5 });

describe('leastCover', () => {
  it('is as small as trying all sets of disks gives', () => {
    fc.assert(
      fc.property(fc.array(NEED(9), { maxLength: 25 }), (needs) => {
        const { chosen, isLeast, atLeast } = leastCover({ needs, preference: [] });
        for (const need of needs) expect(need.some((disk) => chosen.includes(disk))).toBe(true);
        expect(isLeast).toBe(true);
        expect([chosen.length, atLeast]).toEqual([leastByTrying(needs, 10), chosen.length]);
      }),
      { numRuns: 300 },
    );
  });

  it('answers greedily above twenty disks, and tells a bound that holds', () => {
    fc.assert(
      fc.property(fc.array(NEED(27), { minLength: 30, maxLength: 60 }), (needs) => {
        const { chosen, isLeast, atLeast } = leastCover({ needs, preference: [] });
        for (const need of needs) expect(need.some((disk) => chosen.includes(disk))).toBe(true);
        expect(atLeast).toBeLessThanOrEqual(chosen.length);
        expect(isLeast).toBe(atLeast === chosen.length);
      }),
      { numRuns: 50 },
    );
  });

  it('is exact for twenty disks of which the greedy answer is not the least', () => {
    // Disk 0 and 1 hold all together; each greedy step is lured by a disk that holds a half of what is left.
    const halves = [8, 4, 2, 1].flatMap((size, lure) =>
      Array.from({ length: 2 * size }, (_, at) => [at % 2, lure + 2]),
    );
    const others = Array.from({ length: 7 }, (_, pair) => [6 + 2 * pair, 7 + 2 * pair]);
    const { chosen, isLeast } = leastCover({ needs: [...halves, ...others], preference: [] });
    expect([chosen.slice(0, 2), chosen.length, isLeast]).toEqual([[0, 1], 9, true]);
  });

  it('stays exact for more than twenty disks where some have no alternative', () => {
    const forced = Array.from({ length: 30 }, (_, disk) => [disk + 20]);
    const needs = [...forced, [0, 1], [1, 2], [0, 2], [3, 25]];
    expect(leastCover({ needs, preference: [2, 0] })).toEqual({
      chosen: [0, 2, ...forced.flat()],
      isLeast: true,
      atLeast: 32,
    });
  });

  it('needs no disk for nothing', () => {
    expect(leastCover({ needs: [], preference: [] })).toEqual({ chosen: [], isLeast: true, atLeast: 0 });
  });
});

function leastByTrying(needs: readonly (readonly number[])[], disks: number): number {
  const masks = needs.map((need) => need.reduce((mask, disk) => mask | (1 << disk), 0));
  let least = disks;
  for (let set = 0; set < 1 << disks; set += 1)
    if (masks.every((mask) => (mask & set) !== 0))
      least = Math.min(least, [...set.toString(2)].filter((bit) => bit === '1').length);
  return least;
}
