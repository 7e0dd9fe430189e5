import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadSample } from './spread-sample.ts';

describe('spreadSample', () => {
  it.each([
    [0, []],
    [3, [0, 1, 2]],
    [4, [0, 1, 2, 3]],
    [9, [0, 4, 8]],
  ])('takes of %i items these', (length, taken) => {
    expect(spreadSample(Array(length).keys(), 4)).toEqual(taken);
  });

  it('takes no more than asked and at least half of it, at one distance', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 20 }), (length, most) => {
        const taken = spreadSample(Array(length).keys(), most);
        expect(taken.length).toBeLessThanOrEqual(most);
        expect(taken.length).toBeGreaterThanOrEqual(Math.min(length, most / 2));
        expect(new Set(taken.slice(1).map((one, at) => one - (taken[at] ?? 0))).size).toBeLessThan(2);
      }),
    );
  });
});
