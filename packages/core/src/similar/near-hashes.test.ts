import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_BITS, NearHashes } from './near-hashes.ts';
import { bitCount } from './perceptual-hash.ts';

type Hash = readonly [high: number, low: number];

/** Hashes of which many are near to each other: some bits of a few are turned. */
const hashes = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(0xffffffff), fc.nat(0xffffffff)), { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(3), fc.array(fc.nat(63), { maxLength: 12 })), { maxLength: 40 }),
  )
  .map(([roots, turned]) =>
    turned.map(([root, bits]) => bits.reduce(withBitTurned, roots[root % roots.length] ?? [0, 0])),
  );

function withBitTurned([high, low]: Hash, bit: number): Hash {
  return bit < 32 ? [(high ^ (1 << bit)) >>> 0, low] : [high, (low ^ (1 << (bit - 32))) >>> 0];
}

function columns(of: readonly Hash[]) {
  return {
    high: Uint32Array.from(of.map(([high]) => high)),
    low: Uint32Array.from(of.map(([, low]) => low)),
    count: of.length,
  };
}

describe('NearHashes', () => {
  it('finds every hash with a higher number that is near, once, and no other; and marks those that have one', () => {
    fc.assert(
      fc.property(hashes, fc.integer({ min: 0, max: MOST_BITS }), (of, most) => {
        const near = new NearHashes(columns(of));
        for (const [number, [high, low]] of of.entries()) {
          const found: string[] = [];
          near.visitNear(number, most, (other, distance) => found.push(`${other} by ${distance}`));
          const expected = of
            .map((other, at) => ({ at, distance: bitCount(high ^ other[0]) + bitCount(low ^ other[1]) }))
            .filter(({ at, distance }) => at > number && distance <= most)
            .map(({ at, distance }) => `${at} by ${distance}`);
          expect(found.sort()).toEqual(expected.sort());
        }
        const hasNear = ([high, low]: Hash, number: number) =>
          of.some(
            (other, at) => at !== number && bitCount(high ^ other[0]) + bitCount(low ^ other[1]) <= most,
          );
        expect([...near.markNear(most)]).toEqual(of.map((hash, number) => (hasNear(hash, number) ? 1 : 0)));
      }),
      { numRuns: 25 },
    );
  });
});
