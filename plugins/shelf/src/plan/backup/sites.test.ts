import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeBackup, madeDisks, type MadeContent } from '../../../test/made-shelf.ts';
import { planBackup } from './plan-backup.ts';
import { areApart, siteRank, sitesOf } from './sites.ts';

/** Disks at these places, by their numbers. */
function at(...places: readonly (string | null)[]) {
  return madeDisks(places.length).map((disk, nth) => ({ ...disk, place: places[nth] ?? null }));
}

describe('sitesOf', () => {
  it('takes the largest part of a place, in whatever way it is written', () => {
    expect(sitesOf(at('house, shelf B', 'House; cellar', null, 'bank', ' ,', 'HOUSE'))).toEqual([
      1, 1, 0, 2, 0, 1,
    ]);
  });
});

describe('siteRank', () => {
  const sites = sitesOf(at('house', 'house', 'bank', null));

  it('prefers what is at one other site only, and puts last what is where the disk is', () => {
    expect(siteRank([0], 2, sites)).toBe(0);
    expect(siteRank([0, 1], 2, sites)).toBe(0);
    expect(siteRank([0, 2], 1, sites)).toBe(1);
    expect(siteRank([0], 1, sites)).toBe(2);
  });

  it('says nothing of places that nobody told', () => {
    expect(siteRank([0], 3, sites)).toBe(1);
    expect(siteRank([3], 2, sites)).toBe(1);
    // The copy without a place may be in that house as well.
    expect(siteRank([0, 3], 2, sites)).toBe(0);
    expect(areApart([0, 3], sites)).toBe(false);
  });
});

/** The names of what a plan stores and evicts, in its order. */
function planned(contents: readonly MadeContent[], free: number, places: readonly (string | null)[]) {
  const room = { free, reserve: 0, block: 1, largestFile: Infinity };
  const { input, nameOf } = madeBackup({ contents, room, holders: at(...places) });
  const steps = [...planBackup(input).steps()];
  return {
    stored: steps.map(({ row }) => nameOf(row)),
    evicted: steps.flatMap(({ evict }) => evict.map(({ row }) => nameOf(row))),
  };
}

describe('planBackup', () => {
  it('gives a disk with little room what is at one other place only', () => {
    const contents: MadeContent[] = [
      { name: 'here too', on: { 1: 1 } },
      { name: 'far', on: { 2: 1 } },
    ];
    expect(planned(contents, 10, ['house, B', 'house', 'bank']).stored).toEqual(['far']);
    expect(planned(contents, 10, ['bank, safe', 'house', 'bank']).stored).toEqual(['here too']);
  });

  it('fills spare room first with what one house has alone', () => {
    const contents: MadeContent[] = [
      { name: 'apart', on: { 1: 1, 3: 1 } },
      { name: 'one house', on: { 1: 1, 2: 1 } },
    ];
    expect(planned(contents, 10, ['bank', 'house', 'house', 'attic']).stored).toEqual(['one house']);
  });

  it('takes away first what stays at two places', () => {
    const contents: MadeContent[] = [
      { name: 'one house', least: 1, on: { 0: 1, 1: 1, 2: 1 } },
      { name: 'apart', least: 1, on: { 0: 1, 1: 1, 3: 1 } },
      { name: 'new', least: 1 },
    ];
    expect(planned(contents, 5, ['bank', 'house', 'house', 'attic'])).toMatchObject({ evicted: [] });
    const swap = contents.map((one) => ({ ...one, size: one.name === 'new' ? 5 : 10 }));
    const room = { free: 8, reserve: 8, block: 1, largestFile: Infinity };
    const { input, nameOf } = madeBackup({
      contents: swap,
      room,
      holders: at('bank', 'house', 'house', 'attic'),
    });
    expect(
      [...planBackup(input).steps()].flatMap(({ evict }) => evict.map(({ row }) => nameOf(row))),
    ).toEqual(['apart']);
  });

  it('brings as many to a second place as it can', () => {
    const contents = fc.array(
      fc.record({
        on: fc.dictionary(fc.constantFrom('1', '2', '3'), fc.constant(1), { minKeys: 1, maxKeys: 1 }),
      }),
      { minLength: 2, maxLength: 20 },
    );
    fc.assert(
      fc.property(contents, fc.integer({ min: 1, max: 20 }), (made, many) => {
        const named = made.map((one, nth) => ({ ...one, name: String(nth) }));
        const places = ['house', 'house', 'bank', 'bank'];
        // What is at another place as well after the plan.
        const saved = (stored: readonly string[]) =>
          named.filter(({ name, on }) => !('1' in on) && stored.includes(name)).length;
        const knowing = planned(named, many * 10, places).stored;
        const blind = planned(named, many * 10, [null, null, null, null]).stored;
        expect(saved(knowing)).toBeGreaterThanOrEqual(saved(blind));
        expect(knowing).toHaveLength(blind.length);
      }),
      { numRuns: 200 },
    );
  });
});
