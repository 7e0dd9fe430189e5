import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

describe('createRandom', () => {
  it('gives the same values for the same seed and others for another', () => {
    const values = (seed: string | number) => Array.from({ length: 20 }, createRandom(seed).uint32);
    expect(values('a')).toEqual(values('a'));
    expect(values('a')).not.toEqual(values('b'));
    expect(values(7)).toEqual(values('7'));
  });

  it('keeps its values from version to version', () => {
    expect(Array.from({ length: 3 }, createRandom(1).uint32)).toMatchInlineSnapshot(`
      [
        1437514603,
        2752549740,
        3607064732,
      ]
    `);
  });

  it('fills words with the values that single calls give', () => {
    const [one, other] = [createRandom('x'), createRandom('x')];
    const words = new Uint32Array(50);
    other.fill(words, -1, 0);
    expect([...words]).toEqual(Array.from({ length: 50 }, one.uint32));
    expect(other.uint32()).toBe(one.uint32());
  });

  it('reaches both ends of a range and nothing outside it', () => {
    const random = createRandom(3);
    const seen = new Set(Array.from({ length: 500 }, () => random.between(-2, 2)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  });
});
