import phash from 'sharp-phash';
import { describe, expect, it } from 'vitest';
import { perceptualHash } from './perceptual-hash.ts';

const RAW = { raw: { width: 32, height: 32, channels: 1 } } as const;

function square(seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: 1024 }, (_, at) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 24) / 2 + (((at % 32) * seed) % 128);
  });
}

describe('perceptualHash', () => {
  it('gives the bits that sharp-phash gives for the same square', async () => {
    for (const seed of [1, 2, 3, 40, 500, 6000]) {
      const { high, low } = perceptualHash(square(seed));
      const bits = [high, low].map((half) => half.toString(2).padStart(32, '0')).join('');
      // The package is CommonJS: the function is what is imported, whatever its types say.
      const library = phash as unknown as (image: Uint8Array, options: typeof RAW) => Promise<string>;
      expect(bits).toBe(await library(square(seed), RAW));
    }
  });
});
