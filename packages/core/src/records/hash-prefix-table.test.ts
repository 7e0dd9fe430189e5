import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashPrefixTable } from './hash-prefix-table.ts';

const prefix = fc.record({
  // Few values, at both ends of the range, so that slots collide and probing wraps around.
  high: fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1),
  low: fc.constantFrom(0, 1, 2, 3, 2 ** 32 - 1),
});

describe('HashPrefixTable', () => {
  it('keeps apart what a Map keeps apart, with one slot each', () => {
    fc.assert(
      fc.property(fc.array(prefix, { maxLength: 30 }), (prefixes) => {
        const table = new HashPrefixTable(prefixes.length);
        const slots = new Map<string, number>();
        for (const one of prefixes) {
          const key = `${one.high}:${one.high === 0 && one.low === 0 ? 1 : one.low}`;
          const slot = table.add(one);
          expect(slot).toBe(slots.get(key) ?? slot);
          slots.set(key, slot);
        }
        expect(table.size).toBe(slots.size);
        expect(new Set(slots.values()).size).toBe(slots.size);
        for (const one of prefixes) expect(table.find(one)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('does not find what was never added', () => {
    const table = new HashPrefixTable(2);
    table.add({ high: 5, low: 6 });
    expect(table.find({ high: 5, low: 7 })).toBe(-1);
    expect(table.find({ high: 0, low: 0 })).toBe(-1);
  });

  it('refuses to be filled to the brim, where a search would never end', () => {
    const table = new HashPrefixTable(0);
    const fill = () => {
      for (let low = 1; low < 100; low++) table.add({ high: 0, low });
    };
    expect(fill).toThrow('more prefixes');
  });
});
