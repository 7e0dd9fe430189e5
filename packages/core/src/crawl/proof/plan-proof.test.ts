import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDue, planProof } from './plan-proof.ts';
import type { ProofDay } from '../../records/proof/proof-days.ts';
import { ProofDays } from '../../records/proof/proof-days.ts';

function day(nth: number, bytes: number): ProofDay {
  return { day: `2026-01-${String(nth).padStart(2, '0')}`, files: 1, bytes };
}

const DAYS = [day(1, 100), day(5, 50), day(9, 1000)];

describe('planProof', () => {
  it('takes the oldest days that fit in a number of bytes, and the next one in part', () => {
    const due = (bytes: number) => planProof(DAYS, { kind: 'bytes', bytes });
    const part = (day: string) => [{ before: day, upTo: day }];
    expect(due(0)).toEqual({ passes: [], partBytes: 0 });
    expect(due(100)).toEqual({ passes: part('2026-01-01'), partBytes: 100 });
    expect(due(101)).toEqual({ passes: part('2026-01-05'), partBytes: 1 });
    expect(due(1e9)).toEqual({ passes: part('2026-01-09'), partBytes: 1e9 - 150 });
  });

  it('takes the days in turn where the budget is a time', () => {
    const { passes } = planProof(DAYS, { kind: 'time', ms: 1 });
    expect(passes.map(({ upTo }) => upTo)).toEqual(['2026-01-01', '2026-01-09']);
  });

  it('passes through a tree sixteen times at most, up to its last day', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1 });
    fc.assert(
      fc.property(days, fc.array(fc.nat(1000), { minLength: 31, maxLength: 31 }), (numbers, sizes) => {
        const sums = numbers.sort((a, b) => a - b).map((nth) => day(nth, sizes[nth - 1] ?? 0));
        const { passes } = planProof(sums, { kind: 'time', ms: 1 });
        // One more where the last day is small.
        expect(passes.length).toBeLessThanOrEqual(17);
        expect(passes.at(-1)?.upTo).toBe(sums.at(-1)?.day);
        expect(passes.map(({ upTo }) => upTo)).toEqual(passes.map(({ upTo }) => upTo).sort());
      }),
    );
  });

  it('leaves alone what was never read', () => {
    expect(planProof([{ day: '', files: 3, bytes: 9 }], { kind: 'bytes', bytes: 9 }).passes).toEqual([]);
  });
});

describe('isDue', () => {
  const due = { before: '2026-01-05', upTo: '2026-01-05' };
  it('holds for older days whatever has been read, and for the last one while the budget lasts', () => {
    expect(isDue('2026-01-04', due, { isSpent: true })).toBe(true);
    expect(isDue('2026-01-05', due, { isSpent: false })).toBe(true);
    expect(isDue('2026-01-05', due, { isSpent: true })).toBe(false);
    expect(isDue('2026-01-06', due, { isSpent: false })).toBe(false);
    expect(isDue('', due, { isSpent: false })).toBe(false);
    expect(isDue('2026-01-04', null, { isSpent: false })).toBe(false);
  });
});

describe('ProofDays', () => {
  it('sums by day, the oldest first', () => {
    const days = new ProofDays();
    for (const one of [day(5, 1), day(1, 2), day(5, 3)]) days.add(one);
    expect(days.sorted()).toEqual([
      { day: '2026-01-01', files: 1, bytes: 2 },
      { day: '2026-01-05', files: 2, bytes: 4 },
    ]);
  });
});
