import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashPrefixTable } from './hash-prefix-table.ts';

const word = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 2 ** 32 - 1 }), fc.constant(2 ** 32 - 1));
const prefixes = fc.array(fc.record({ high: word, low: word }), { maxLength: 60 });

describe('HashPrefixTable', () => {
  it('finds what was added, and nothing else', () => {
    fc.assert(
      fc.property(prefixes, prefixes, (added, asked) => {
        const table = new HashPrefixTable(added.length);
        const slots = new Map(added.map((prefix) => [`${prefix.high}:${prefix.low}`, table.add(prefix)]));
        // All zeros is stored as its neighbour, so these two count as one.
        const isZero = ({ high, low }: { high: number; low: number }) => high === 0 && low <= 1;
        for (const prefix of asked.filter((one) => !isZero(one)))
          expect(table.find(prefix)).toBe(slots.get(`${prefix.high}:${prefix.low}`) ?? -1);
        for (const prefix of added) {
          const found = { high: -1, low: -1 };
          table.prefixAt(table.find(prefix), found);
          expect(isZero(prefix) ? { high: 0, low: 1 } : prefix).toEqual(found);
        }
      }),
    );
  });

  it('refuses more than it was made for in place of probing for ever', () => {
    const table = new HashPrefixTable(1);
    expect(() => {
      for (let low = 1; low < 100; low++) table.add({ high: 5, low });
    }).toThrow(RangeError);
  });
});
