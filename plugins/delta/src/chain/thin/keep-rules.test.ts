import { expect, it } from 'vitest';
import type { KeepRules } from './keep-rules.ts';
import { keptStates } from './keep-rules.ts';

const NONE: KeepRules = { last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
/** Noon by the clock of this machine. */
const on = (run: number, year: number, month: number, day: number, hour = 12) => ({
  run,
  at: new Date(year, month - 1, day, hour).toISOString(),
});
const kept = (rules: Partial<KeepRules>, ...states: ReturnType<typeof on>[]) =>
  keptStates(states, { ...NONE, ...rules }).map(({ run }) => run);

it('always keeps the newest state', () => {
  expect(kept({}, on(1, 2026, 1, 1), on(2, 2026, 1, 2))).toEqual([2]);
  expect(kept({}, on(2, 2026, 1, 1), on(1, 2026, 1, 2))).toEqual([1]);
});

it('keeps the last state of each of so many days that have any', () => {
  const states = [on(1, 2026, 1, 1), on(2, 2026, 1, 5, 8), on(3, 2026, 1, 5, 20), on(4, 2026, 1, 9)];
  expect(kept({ daily: 2 }, ...states)).toEqual([4, 3]);
  expect(kept({ daily: 9 }, ...states)).toEqual([4, 3, 1]);
});

it('begins weeks on Monday, also over the end of a year', () => {
  const states = [on(1, 2026, 12, 27), on(2, 2026, 12, 28), on(3, 2027, 1, 3), on(4, 2027, 1, 4)];
  expect(kept({ weekly: 9 }, ...states)).toEqual([4, 3, 1]);
});

it('keeps a state for several rules, and tells each', () => {
  const states = [on(1, 2025, 1, 1), on(2, 2026, 1, 1)];
  expect(keptStates(states, { ...NONE, last: 1, monthly: 2, yearly: 1 })).toEqual([
    { run: 2, why: ['last', 'monthly', 'yearly'] },
    { run: 1, why: ['monthly'] },
  ]);
});
