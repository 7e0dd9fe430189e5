import { describe, expect, it } from 'vitest';
import { parseBudget } from './parse-budget.ts';

describe('parseBudget', () => {
  it.each([
    ['90s', { kind: 'time', ms: 90_000 }],
    ['30m', { kind: 'time', ms: 1_800_000 }],
    ['30 min', { kind: 'time', ms: 1_800_000 }],
    ['1.5h', { kind: 'time', ms: 5_400_000 }],
    ['200GB', { kind: 'bytes', bytes: 200e9 }],
    ['1.5TiB', { kind: 'bytes', bytes: 1.5 * 2 ** 40 }],
    ['500mb', { kind: 'bytes', bytes: 500e6 }],
  ])('reads %s', (text, budget) => {
    expect(parseBudget(text)).toEqual(budget);
  });

  it.each(['', '30', '200G', 'm', '-1h', '3 weeks', '1e3GB'])('refuses "%s"', (text) => {
    expect(() => parseBudget(text)).toThrow('expected a time such as 30m or 2h, or a size');
  });
});
