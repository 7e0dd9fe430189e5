import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeObjects } from './judge-objects.ts';

describe('judgeObjects', () => {
  it('tells missing, other size, unknown and stray apart', () => {
    const known = new Map([
      ['a', 10],
      ['b', 20],
      ['c', 30],
    ]);
    const entries = [
      { path: 'a', sha256: 'a', size: 10 },
      { path: 'b', sha256: 'b', size: 19 },
      { path: 'd', sha256: 'd', size: 5 },
      { path: 'Thumbs.db', sha256: null, size: 7 },
    ];
    expect(judgeObjects(known, entries)).toEqual({
      ...{ same: 1, missing: ['c'], otherSize: ['b'], unknown: ['d'], stray: ['Thumbs.db'] },
      bytes: 34,
    });
  });

  it('puts every entry and every known object into exactly one place', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const entry = fc.record({
      path: names,
      sha256: fc.option(names),
      size: fc.nat({ max: 2 }),
    });
    fc.assert(
      fc.property(fc.dictionary(names, fc.nat({ max: 2 })), fc.array(entry), (sizes, entries) => {
        const known = new Map(Object.entries(sizes));
        const { same, missing, otherSize, unknown, stray } = judgeObjects(known, entries);
        expect(same + otherSize.length + unknown.length + stray.length).toBe(entries.length);
        expect(same + otherSize.length + missing.length).toBe(known.size);
        for (const sha256 of missing) expect(entries.some((one) => one.sha256 === sha256)).toBe(false);
        for (const sha256 of otherSize) expect(known.has(sha256)).toBe(true);
        for (const sha256 of unknown) expect(known.has(sha256)).toBe(false);
      }),
    );
  });
});
