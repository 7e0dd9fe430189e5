import { describe, expect, it } from 'vitest';
import { chooseDays } from './plan-fill.ts';

const CAPACITY = 10_000;

describe('chooseDays', () => {
  it('finds the fullest sum and not the first', () => {
    expect(choose([6000, 5000, 3900, 3000], 9950)).toEqual([0, 2]);
  });

  it('takes the earlier of two days that fill alike', () => {
    expect(choose([4000, 4000, 4000], 9000)).toEqual([0, 1]);
  });

  it('passes over no more than the next volume can take', () => {
    expect(choose([6000, 3000, 1000], 1010)).toEqual([2]);
    expect(choose([6000, 6000, 1000], 1010)).toEqual([]);
  });

  it('does not look further once the room is as good as filled', () => {
    expect(choose([9960, 40], 10_000)).toEqual([0]);
  });

  it('chooses nothing where nothing fits', () => {
    expect(choose([500], 400)).toEqual([]);
    expect(choose([], 400)).toEqual([]);
    expect(choose([1], 0)).toEqual([]);
  });
});

function choose(sizes: readonly number[], room: number): number[] {
  const { chosen, bytes } = chooseDays(sizes, { room, capacity: CAPACITY });
  expect(bytes).toBe([...chosen].reduce((sum, at) => sum + (sizes[at] as number), 0));
  return [...chosen];
}
