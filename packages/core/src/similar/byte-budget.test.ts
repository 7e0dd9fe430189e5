import { describe, expect, it } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

/** Starts tasks of so many bytes; each ends when it is let. */
function started(limit: number, sizes: readonly number[]) {
  const budget = new ByteBudget(limit);
  const running = new Set<number>();
  const ends = new Map<number, (error?: Error) => void>();
  const results = sizes.map((bytes, nth) =>
    budget.run(bytes, async () => {
      running.add(nth);
      await new Promise<void>((resolve, reject) => {
        ends.set(nth, (error) => (error === undefined ? resolve() : reject(error)));
      }).finally(() => running.delete(nth));
      return nth;
    }),
  );
  const end = async (nth: number, error?: Error) => {
    ends.get(nth)?.(error);
    await results[nth]?.catch(() => null);
    await settled();
  };
  return { results, end, running: () => [...running] };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a budget of bytes', () => {
  it('lets run what fits together, and the others in their order', async () => {
    const { results, end, running } = started(10, [4, 6, 5, 1]);
    await settled();
    expect(running()).toEqual([0, 1]);
    await end(0);
    expect(running()).toEqual([1]);
    await end(1);
    expect(running()).toEqual([2, 3]);
    await end(2);
    await end(3);
    expect(await Promise.all(results)).toEqual([0, 1, 2, 3]);
  });

  it('lets one run alone that is larger than the limit', async () => {
    const { end, running } = started(10, [1, 50, 1]);
    await settled();
    expect(running()).toEqual([0]);
    await end(0);
    expect(running()).toEqual([1]);
    await end(1);
    expect(running()).toEqual([2]);
  });

  it('gets back the bytes of a task that failed', async () => {
    const { results, end, running } = started(10, [10, 10]);
    await settled();
    await end(0, new Error('failed'));
    await expect(results[0]).rejects.toThrow('failed');
    expect(running()).toEqual([1]);
  });
});
