import { describe, expect, it } from 'vitest';
import { ahead } from './ahead.ts';

describe('ahead', () => {
  it('gives values in their order, whichever is there first', async () => {
    const slow = new Promise<number>((resolve) => setTimeout(() => resolve(2), 5));
    expect(await all(ahead([1, slow, Promise.resolve(3), 4], 2))).toEqual([1, 2, 3, 4]);
  });

  it('begins no more than it may', async () => {
    let begun = 0;
    let ended = 0;
    let most = 0;
    const work = async (nth: number): Promise<number> => {
      most = Math.max(most, (begun += 1) - ended);
      await new Promise((resolve) => setTimeout(resolve, 1));
      ended += 1;
      return nth;
    };
    function* works(): Generator<Promise<number>> {
      for (let nth = 0; nth < 10; nth += 1) yield work(nth);
    }
    expect(await all(ahead(works(), 3))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(3);
  });

  it('throws the error of a value in its place and waits for the others', async () => {
    let isEnded = false;
    const later = new Promise<number>((resolve) => setTimeout(() => ((isEnded = true), resolve(3)), 5));
    const values = ahead([Promise.resolve(1), Promise.reject(new Error('two')), later], 3);
    expect((await values.next()).value).toBe(1);
    await expect(values.next()).rejects.toThrow('two');
    expect(isEnded).toBe(true);
  });

  it('waits for what was begun where nobody asks for more', async () => {
    let isEnded = false;
    const later = new Promise<number>((resolve) => setTimeout(() => ((isEnded = true), resolve(2)), 5));
    const values = ahead([1, later], 2);
    expect((await values.next()).value).toBe(1);
    await values.return(undefined);
    expect(isEnded).toBe(true);
  });
});

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}
