import { describe, expect, it } from 'vitest';
import type { PathRun } from './chain-path.ts';
import { pathTo, stretchTo } from './chain-path.ts';
import { NOTHING } from '../record/state-hash.ts';

/** A run from one state to another; `parent` is the run before by default. */
function run(
  number: number,
  before: string,
  after: string,
  more: Partial<NonNullable<PathRun['record']>> = {},
): PathRun {
  return { run: number, record: { before, after, parent: number - 1, squashes: [], ...more } };
}

const numbers = (path: readonly PathRun[] | null) => path?.map((one) => one.run) ?? null;
const to = (number: number, runs: readonly PathRun[], isUsable?: (one: PathRun) => boolean) => {
  const end = runs.find((one) => one.run === number);
  return end === undefined ? null : numbers(pathTo(end, runs, isUsable));
};

const CHAIN = [run(1, NOTHING, 'a'), run(2, 'a', 'b'), run(3, 'b', 'c'), run(4, 'c', 'd')];

describe('pathTo', () => {
  it('goes from a full run to the state', () => {
    expect(to(3, CHAIN)).toEqual([1, 2, 3]);
    expect(to(1, CHAIN)).toEqual([1]);
  });

  it('goes over a squashed run, and around a broken one', () => {
    const squashed = [...CHAIN, run(5, 'a', 'c', { parent: 1, squashes: [2, 3] })];
    expect(to(4, squashed)).toEqual([1, 5, 4]);
    expect(to(4, squashed, (one) => one.run !== 5)).toEqual([1, 2, 3, 4]);
    expect(to(4, squashed, (one) => one.run !== 2)).toEqual([1, 5, 4]);
    expect(to(4, squashed, (one) => one.run !== 1)).toBeNull();
  });

  it('is not led astray by a folder that went back to an older state', () => {
    const back = [run(1, NOTHING, 'a'), run(2, 'a', 'b'), run(3, 'b', 'a'), run(4, 'a', 'c')];
    expect(to(2, back)).toEqual([1, 2]);
    expect(to(4, back)).toEqual([1, 2, 3, 4]);
    expect(to(4, back, (one) => one.run !== 3)).toEqual([1, 4]);
  });

  it('ends where a record cannot be read', () => {
    expect(to(3, [run(1, NOTHING, 'a'), { run: 2, record: null }, run(3, 'b', 'c')])).toBeNull();
  });
});

describe('stretchTo', () => {
  it('has what is there behind a missing link', () => {
    const [, , third = run(3, 'b', 'c'), fourth = run(4, 'c', 'd')] = CHAIN;
    expect(numbers(stretchTo(fourth, [third, fourth]))).toEqual([3, 4]);
  });
});
