import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawByBytes } from './draw-by-bytes.ts';
import { shareBound } from './share-bound.ts';

describe('shareBound', () => {
  // Clopper and Pearson's one-sided upper limits for 95 %, as tables of reliability testing have them.
  it.each([
    [10, 0, 0.2589],
    [10, 1, 0.3942],
    [59, 0, 0.0495],
    [100, 0, 0.0295],
    [100, 2, 0.0616],
    [300, 0, 0.0099],
  ])('is the tables of %i draws with %i bad ones', (draws, bad, share) => {
    expect(shareBound({ draws, bad, confidence: 0.95 })).toBeCloseTo(share, 3);
  });

  it('is the share under which so good a sample has just the chance that is risked', () => {
    expect(shareBound({ draws: 100, bad: 0, confidence: 0.95 })).toBeCloseTo(1 - 0.05 ** (1 / 100), 12);
  });

  it('falls with every good draw, rises with every bad one, and never leaves 0 to 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.nat({ max: 5 }), (draws, some) => {
        const bad = Math.min(some, draws - 1);
        const bound = (of: { draws: number; bad: number }) => shareBound({ ...of, confidence: 0.95 });
        const share = bound({ draws, bad });
        expect(share).toBeGreaterThan(bad / draws);
        expect(share).toBeLessThanOrEqual(1);
        expect(bound({ draws: draws + 1, bad })).toBeLessThan(share);
        expect(bound({ draws, bad: bad + 1 })).toBeGreaterThanOrEqual(share);
      }),
      { numRuns: 50 },
    );
  });

  it('tells nothing before anything was drawn, and refuses what is no draws', () => {
    expect(shareBound({ draws: 0, bad: 0, confidence: 0.95 })).toBe(1);
    expect(() => shareBound({ draws: 1, bad: 2, confidence: 0.95 })).toThrow(RangeError);
  });
});

describe('drawByBytes', () => {
  it('meets every byte once where every byte is drawn once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { maxLength: 12 }), (sizes) => {
        const total = sizes.reduce((sum, size) => sum + size, 0);
        let next = 0;
        const drawn = drawByBytes(Float64Array.from(sizes), total, () => next++);
        expect(sizes.map((_, at) => drawn.get(at) ?? 0)).toEqual(sizes);
      }),
    );
  });
});
