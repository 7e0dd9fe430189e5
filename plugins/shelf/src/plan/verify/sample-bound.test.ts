import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleBound, sampleSizeFor } from './sample-bound.ts';

/** Ways to choose, exactly. */
function choose(count: bigint, chosen: bigint): bigint {
  if (chosen < 0n || chosen > count) return 0n;
  let ways = 1n;
  for (let at = 0n; at < chosen; at += 1n) ways = (ways * (count - at)) / (at + 1n);
  return ways;
}

/** One in 19 and a bit, so that no chance is exactly the risk and rounding cannot decide. */
const RISK = { of: 19_000_003, in: 1_000_000 };

/** The largest number of damaged objects under which so good a sample has a chance above the risk, by counting all samples. */
function boundByCounting(population: number, sample: number, bad: number): number {
  let most = bad;
  for (let damaged = bad; damaged <= population - (sample - bad); damaged += 1) {
    let ways = 0n;
    for (let found = 0; found <= bad; found += 1)
      ways +=
        choose(BigInt(damaged), BigInt(found)) * choose(BigInt(population - damaged), BigInt(sample - found));
    if (ways * BigInt(RISK.of) > choose(BigInt(population), BigInt(sample)) * BigInt(RISK.in)) most = damaged;
  }
  return most;
}

describe('sampleBound', () => {
  // Samples by which one damaged object would be found with 95 % confidence if so many percent are damaged: the tables of Cannon and Roe,
  // Livestock Disease Surveys (1982), where they do not round.
  it.each([
    [100, 50, 5],
    [100, 20, 13],
    [100, 10, 25],
    [100, 5, 45],
    [100, 2, 78],
    [100, 1, 95],
    [500, 2, 129],
    [500, 1, 225],
    [1000, 2, 138],
    [1000, 1, 258],
    [10_000, 5, 59],
    [10_000, 2, 148],
    [10_000, 1, 294],
  ])('of %i objects rules out %i percent by %i that are right', (population, percent, sample) => {
    const damaged = (population * percent) / 100;
    const bound = (size: number) => sampleBound({ population, sample: size, bad: 0, confidence: 0.95 });
    expect(bound(sample).most).toBeLessThan(damaged);
    expect(bound(sample - 1).most).toBeGreaterThanOrEqual(damaged);
    expect(sampleSizeFor({ population, confidence: 0.95 }, (damaged - 1) / population)).toBe(sample);
  });

  it('is what counting all samples gives', () => {
    const drawn = fc
      .integer({ min: 1, max: 70 })
      .chain((population) => fc.tuple(fc.constant(population), fc.integer({ min: 1, max: population })))
      .chain(([population, sample]) =>
        fc.tuple(fc.constant(population), fc.constant(sample), fc.nat({ max: sample })),
      );
    fc.assert(
      fc.property(drawn, ([population, sample, bad]) => {
        const confidence = 1 - RISK.in / RISK.of;
        const { most, share } = sampleBound({ population, sample, bad, confidence });
        expect(most).toBe(boundByCounting(population, sample, bad));
        expect(share).toBe(most / population);
      }),
    );
  });

  it('tells exactly once everything was read, and nothing before anything was', () => {
    expect(sampleBound({ population: 50, sample: 50, bad: 3, confidence: 0.95 }).most).toBe(3);
    expect(sampleBound({ population: 50, sample: 0, bad: 0, confidence: 0.95 }).share).toBe(1);
    expect(sampleBound({ population: 0, sample: 0, bad: 0, confidence: 0.95 })).toEqual({
      most: 0,
      share: 0,
    });
  });

  it('keeps the rule of three in a large population', () => {
    const { share } = sampleBound({ population: 10_000_000, sample: 3000, bad: 0, confidence: 0.95 });
    expect(share).toBeGreaterThan(0.00099);
    expect(share).toBeLessThan(0.001);
  });

  it.each([
    { sample: 11, bad: 0 },
    { sample: 3, bad: 4 },
    { sample: -1, bad: 0 },
    { sample: 1.5, bad: 0 },
    { sample: 3, bad: 0, confidence: 1 },
  ])('refuses numbers that are no sample of ten: %j', (numbers) => {
    expect(() => sampleBound({ population: 10, confidence: 0.95, ...numbers })).toThrow(RangeError);
  });
});
