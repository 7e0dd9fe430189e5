import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, madeTable, namesOf, NOW } from '../../../test/made-shelf.ts';
import type { VerifyBudget } from '../verify-plan.ts';
import { planVerify } from './plan-verify.ts';
import { sampleRows } from './sample-rows.ts';

const CONTENTS = [
  { name: 'new', size: 10, on: { 0: 1 } },
  { name: 'old', size: 20, on: { 0: 300, 1: 1 } },
  { name: 'never', size: 30, on: { 0: null } },
  { name: 'older', size: 40, on: { 0: 301 } },
  { name: 'elsewhere', size: 50, on: { 1: null } },
];

function plan(budget: VerifyBudget, notSince?: number) {
  const table = madeTable(CONTENTS);
  const { rows, ...rest } = planVerify({ table, disk: 0, budget, notSince });
  return { ...rest, names: [...rows].map(namesOf(table, CONTENTS)) };
}

describe('planVerify', () => {
  it('reads what was never read first, then the oldest proof', () => {
    expect(plan({ kind: 'all' })).toEqual({
      names: ['never', 'older', 'old', 'new'],
      sum: { files: 4, bytes: 100 },
      later: { files: 0, bytes: 0 },
      oldestLater: null,
    });
  });

  it('stops where the budget ends, and tells what is left', () => {
    expect(plan({ kind: 'bytes', bytes: 89 })).toEqual({
      names: ['never', 'older'],
      sum: { files: 2, bytes: 70 },
      later: { files: 2, bytes: 30 },
      oldestLater: NOW - 300 * DAY,
    });
    expect(plan({ kind: 'time', seconds: 9, bytesPerSecond: 10 }).names).toEqual(['never', 'older', 'old']);
  });

  it('reads the first one even where it is larger than the budget', () => {
    expect(plan({ kind: 'bytes', bytes: 1 }).names).toEqual(['never']);
  });

  it('leaves out what was read since the verification began', () => {
    expect(plan({ kind: 'all' }, NOW - 300 * DAY).names).toEqual(['never', 'older']);
  });
});

describe('sampleRows', () => {
  it('takes each row at most once, and all where so many are asked for', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat()),
        fc.nat({ max: 50 }),
        fc.infiniteStream(fc.nat()),
        (all, size, random) => {
          const below = (limit: number) => (random.next().value ?? 0) % limit;
          const sample = sampleRows(Uint32Array.from(all), size, below);
          expect(sample).toHaveLength(Math.min(size, all.length));
          expect(new Set(sample).size).toBe(sample.length);
          for (const row of sample) expect(all).toContain(row);
        },
      ),
    );
  });

  it('takes each row as often as any other', () => {
    const counts = new Map<number, number>();
    // Every way to draw two of five, once each.
    for (let first = 0; first < 5; first += 1)
      for (let second = 0; second < 4; second += 1) {
        const draws = [first, second];
        for (const row of sampleRows(Uint32Array.of(0, 1, 2, 3, 4), 2, () => draws.shift() ?? 0))
          counts.set(row, (counts.get(row) ?? 0) + 1);
      }
    expect([...counts.values()]).toEqual([8, 8, 8, 8, 8]);
  });
});
