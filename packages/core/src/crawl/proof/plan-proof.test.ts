import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDue, PASSES, planPass } from './plan-proof.ts';
import { unreadDays } from './unread-days.ts';
import type { ProofDay } from '../../records/proof/proof-days.ts';
import { ProofDays } from '../../records/proof/proof-days.ts';

function day(nth: number, bytes: number): ProofDay {
  return { day: `2026-01-${String(nth).padStart(2, '0')}`, files: 1, bytes };
}

const DAYS = [day(1, 100), day(5, 50), day(9, 1000)];

const bytes = (left: number) => ({ kind: 'bytes', bytes: left }) as const;
const TIME = { kind: 'time', ms: 1 } as const;

describe('planPass', () => {
  it('takes the oldest days that fit in a number of bytes, and the next one in part', () => {
    const due = (left: number) => planPass(DAYS, bytes(left), 0);
    const part = (day: string, partBytes: number) => ({ due: { before: day, upTo: day }, partBytes });
    expect(due(0)).toBeNull();
    expect(due(100)).toEqual(part('2026-01-01', 100));
    expect(due(101)).toEqual(part('2026-01-05', 1));
    expect(due(1e9)).toEqual(part('2026-01-09', 1e9 - 150));
  });

  it('takes the days in turn where the budget is a time, a sixteenth of all at least', () => {
    const upTo = (days: readonly ProofDay[]) => planPass(days, TIME, 1150)?.due.upTo;
    expect(upTo(DAYS)).toBe('2026-01-01');
    expect(upTo(DAYS.slice(1))).toBe('2026-01-09');
    expect(upTo([])).toBeUndefined();
  });

  it('passes through a tree sixteen times at most, up to its last day', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1 });
    fc.assert(
      fc.property(days, fc.array(fc.nat(1000), { minLength: 31, maxLength: 31 }), (numbers, sizes) => {
        const sums = numbers.sort((a, b) => a - b).map((nth) => day(nth, sizes[nth - 1] ?? 0));
        const whole = sums.reduce((sum, { bytes }) => sum + bytes, 0);
        const passes: string[] = [];
        for (let left = sums; left.length > 0;) {
          const upTo = planPass(left, TIME, whole)?.due.upTo ?? '';
          passes.push(upTo);
          left = left.filter(({ day }) => day > upTo);
        }
        // One more where the last day is small.
        expect(passes.length).toBeLessThanOrEqual(PASSES + 1);
        expect(passes.at(-1)).toBe(sums.at(-1)?.day);
      }),
    );
  });

  it('leaves alone what was never read', () => {
    expect(planPass([{ day: '', files: 3, bytes: 9 }], bytes(9), 9)).toBeNull();
    expect(planPass([{ day: '', files: 3, bytes: 9 }], TIME, 9)).toBeNull();
  });
});

describe('isDue', () => {
  const due = { before: '2026-01-05', upTo: '2026-01-05' };
  it('holds for older days while the budget lasts, and for the last one while its part does', () => {
    const [both, noPart, none] = [
      { bytes: 2, partBytes: 1 },
      { bytes: 2, partBytes: 0 },
      { bytes: 0, partBytes: 1 },
    ];
    expect(isDue('2026-01-04', due, noPart)).toBe(true);
    expect(isDue('2026-01-05', due, both)).toBe(true);
    expect(isDue('2026-01-05', due, noPart)).toBe(false);
    expect(isDue('2026-01-04', due, none)).toBe(false);
    expect(isDue('2026-01-06', due, both)).toBe(false);
    expect(isDue('', due, both)).toBe(false);
    expect(isDue('2026-01-04', null, both)).toBe(false);
  });
});

describe('unreadDays', () => {
  it('leaves out what the run read, on the day on which it began and later', () => {
    const run = { since: '2026-01-09T23:59:00.000Z', files: 1, bytes: 10 };
    const days = [day(5, 50), { ...day(9, 100), files: 3 }, day(10, 7)];
    expect(unreadDays(days, run)).toEqual([day(5, 50), { day: '2026-01-09', files: 2, bytes: 90 }]);
    expect(unreadDays(days, { ...run, files: 3 })).toEqual([day(5, 50)]);
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
