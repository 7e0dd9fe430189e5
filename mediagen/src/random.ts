import { hash } from 'node:crypto';

/** A source of repeatable pseudo-random values; two made from the same seed give the same values in the same order. */
export interface Random {
  /** An integer from 0 to 2^32 - 1. */
  uint32(): number;
  /** A number in [0, 1). */
  fraction(): number;
  /** An integer in [low, high], both included. */
  between(low: number, high: number): number;
  /** True with the given probability, 0 to 1. */
  chance(probability: number): boolean;
  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** Overwrites every word with `(random & mask) | base`. */
  fill(words: Uint32Array, mask: number, base: number): void;
}

export type Seed = number | string;

/**
 * Makes the generator called sfc32 (Chris Doty-Humphrey, PractRand: "Small Fast Counting", 128 bits of state,
 * period at least 2^32). Its state comes from SHA-256 of the seed text, so seeds that differ in one character
 * give unrelated streams and every file of a tree can be made without the ones before it.
 */
export function createRandom(seed: Seed): Random {
  const digest = hash('sha256', String(seed), 'buffer');
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = 1;

  function uint32(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  // The same step as above, spelled out in local variables: a call for each word would take several times as long.
  function fill(words: Uint32Array, mask: number, base: number): void {
    let [x, y, z, n] = [a, b, c, counter];
    for (let i = 0; i < words.length; i++) {
      const sum = (((x + y) | 0) + n) | 0;
      n = (n + 1) | 0;
      x = y ^ (y >>> 9);
      y = (z + (z << 3)) | 0;
      z = (((z << 21) | (z >>> 11)) + sum) | 0;
      words[i] = (sum & mask) | base;
    }
    [a, b, c, counter] = [x, y, z, n];
  }

  const fraction = (): number => uint32() / 2 ** 32;
  const between = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1));
  const chance = (probability: number): boolean => fraction() < probability;
  function pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('expected a list with at least one element to pick from');
    return list[between(0, list.length - 1)] as T;
  }
  return { uint32, fraction, between, chance, pick, fill };
}
