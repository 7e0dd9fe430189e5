import { describe, expect, it } from 'vitest';
import type { MadeContent } from '../../../test/made-shelf.ts';
import { madeDisks, madeTable, namesOf, RULE } from '../../../test/made-shelf.ts';
import { planRelease } from './plan-release.ts';

const gone = { standing: 'expired', isReadable: false } as const;
const CONTENTS: readonly MadeContent[] = [
  { name: 'wanted', on: { 0: 1, 1: 1 } },
  { name: 'grace', standing: 'grace', on: { 0: 1, 1: 1 } },
  { name: 'on both', ...gone, on: { 0: 1, 1: 1 } },
  { name: 'old proof there', ...gone, on: { 0: 1, 1: 400 } },
  { name: 'here alone, never read', ...gone, on: { 0: null } },
  { name: 'elsewhere', ...gone, on: { 1: 1 } },
];

function released(releasesLast: boolean, counts = true) {
  const table = madeTable(CONTENTS);
  const holders = madeDisks(2).map((disk, at) => ({ ...disk, counts: at === 0 || counts }));
  const plan = planRelease({ table, holders, rule: RULE, disk: 0, releasesLast });
  return { ...plan, names: [...plan.rows].map(namesOf(table, CONTENTS)).sort() };
}

describe('planRelease', () => {
  it('lets go only of what was dropped for good and is proven elsewhere', () => {
    expect(released(false)).toMatchObject({
      names: ['on both'],
      redundant: { files: 1, bytes: 10 },
      kept: { files: 2, bytes: 20 },
      last: { files: 0 },
    });
  });

  it('lets go of the last copies where the user says so', () => {
    expect(released(true)).toMatchObject({
      names: ['here alone, never read', 'old proof there', 'on both'],
      last: { files: 2 },
      kept: { files: 0 },
    });
  });

  it('relies on no disk that does not count', () => {
    expect(released(false, false).names).toEqual([]);
  });

  it('tells by themselves what no source tells of, and what is never moved', () => {
    const table = madeTable(CONTENTS);
    const stays = new Uint8Array(table.count);
    const rowOf = (name: string) =>
      [...table.addedAs].indexOf(CONTENTS.findIndex((one) => one.name === name));
    stays[rowOf('old proof there')] = 1;
    const of = { table, holders: madeDisks(2), rule: RULE, disk: 0, releasesLast: false, stays };
    const listed = CONTENTS.findIndex(({ name }) => name === 'here alone, never read');
    expect(planRelease({ ...of, listed })).toMatchObject({
      redundant: { files: 1 },
      kept: { files: 1 },
      unlisted: { redundant: { files: 0 }, kept: { files: 1 } },
      fixed: { files: 1 },
    });
  });
});
