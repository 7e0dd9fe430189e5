import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

describe('Turns', () => {
  it('lets each go on when all before it ended, in whatever order they end', async () => {
    const turns = new Turns(['a', 'b', 'c']);
    const went: string[] = [];
    const all = ['c', 'b', 'a'].map(async (name) => {
      await turns.of(name);
      went.push(name);
      turns.end(name);
    });
    await Promise.all(all);
    expect(went).toEqual(['a', 'b', 'c']);
  });
});
