import { describe, expect, it } from 'vitest';
import { endOfTime } from './choose-run.ts';

describe('endOfTime', () => {
  it.each([
    ['2026', new Date(2027, 0, 1)],
    ['2026-11', new Date(2026, 11, 1)],
    ['2026-12', new Date(2027, 0, 1)],
    ['2026-11-30', new Date(2026, 11, 1)],
    ['2026-11-30T18:00', new Date(2026, 10, 30, 18, 1)],
    ['2026-11-30 18:00:05', new Date(2026, 10, 30, 18, 0, 6)],
    ['2024-02-29', new Date(2024, 2, 1)],
  ])('takes %s by the clock of this machine', (text, end) => {
    expect(endOfTime(text)).toBe(end.getTime());
  });

  it('takes an instant as it is', () => {
    expect(endOfTime('2026-11-30T12:00:00.250Z')).toBe(Date.UTC(2026, 10, 30, 12, 0, 0, 251));
  });

  it.each(['soon', '2026-13', '2026-02-30', '2026-11-30T25:00', '30.11.2026', '2026-11-3'])(
    'refuses %s',
    (text) => {
      expect(endOfTime(text)).toBeNull();
    },
  );
});
