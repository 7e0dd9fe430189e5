import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, hashOf, isoOf, madeTable, NOW } from '../../../test/made-shelf.ts';
import type { ContentFacts, CopyFacts } from '../shelf-table.ts';
import { hashAt, rowOf } from './hash-at.ts';
import { ShelfTableBuilder } from './shelf-table-builder.ts';

const FACTS: Omit<ContentFacts, 'sha256'> = {
  size: 1,
  least: 1,
  most: 2,
  priority: 0,
  standing: 'wanted',
  isReadable: false,
};

/** Few different beginnings, so that hashes share their first word and slots collide. */
const HASH = fc
  .tuple(fc.constantFrom('00000000', 'ffffffff', 'ab12cd34'), fc.nat({ max: 40 }))
  .map(([start, number]) => start + hashOf(String(number)).slice(8));

describe('ShelfTableBuilder', () => {
  it('gives the same table in whatever order contents and copies come', () => {
    const copy = fc.record({
      sha256: HASH,
      holder: fc.nat({ max: 5 }),
      verifiedAt: fc.option(fc.nat({ max: 9 }).map((days) => isoOf(NOW - days * DAY))),
    });
    fc.assert(
      fc.property(fc.array(HASH), fc.array(copy), fc.infiniteStream(fc.nat()), (hashes, copies, random) => {
        const shuffled = <T>(items: readonly T[]) =>
          items
            .map((item) => ({ item, key: random.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const one = built(hashes, copies);
        const other = built(shuffled(hashes), shuffled(copies));
        expect({ ...other, addedAs: one.addedAs }).toEqual(one);
      }),
    );
  });

  it('has each content once, in the order of the hashes, with its copies', () => {
    fc.assert(
      fc.property(fc.array(HASH), fc.array(fc.tuple(HASH, fc.nat({ max: 5 }))), (hashes, copies) => {
        const table = built(
          hashes,
          copies.map(([sha256, holder]) => ({ sha256, holder, verifiedAt: null })),
        );
        const all = [...new Set(hashes)].sort();
        expect(Array.from({ length: table.count }, (_, row) => hashAt(table, row))).toEqual(all);
        for (const [row, sha256] of all.entries()) {
          const own = copies.filter(([hash]) => hash === sha256).map(([, holder]) => holder);
          const found = table.copyHolder.subarray(table.firstCopy[row], table.firstCopy[row + 1]);
          expect([...found]).toEqual([...new Set(own)].sort());
          expect(rowOf(table, sha256)).toBe(row);
        }
        expect(rowOf(table, hashOf('never added'))).toBe(-1);
      }),
    );
  });

  it('takes what asks for more where a content has several names', () => {
    const builder = new ShelfTableBuilder();
    const sha256 = hashOf('a');
    expect(builder.addContent({ ...FACTS, sha256, standing: 'expired', least: 3, most: 0 })).toBe(0);
    expect(builder.addContent({ ...FACTS, sha256: hashOf('b') })).toBe(1);
    expect(builder.addContent({ ...FACTS, sha256, priority: 7, standing: 'grace', isReadable: true })).toBe(
      0,
    );
    const table = builder.finish();
    const row = rowOf(table, sha256);
    const { least, most, priority, standing, isReadable, addedAs } = table;
    const found = [least, most, priority, standing, isReadable, addedAs].map((column) => column[row]);
    expect(found).toEqual([3, 3, 7, 1, 1, 0]);
  });

  it('keeps the later proof of two on one holder, and none of a text that is no time', () => {
    const builder = new ShelfTableBuilder();
    const sha256 = hashOf('a');
    builder.addContent({ ...FACTS, sha256 });
    for (const verifiedAt of [isoOf(NOW), isoOf(NOW - DAY), null, 'yesterday'])
      builder.addCopy({ sha256, holder: 1, verifiedAt });
    builder.addCopy({ sha256, holder: 0, verifiedAt: 'yesterday' });
    const { copyHolder, copyProven } = builder.finish();
    expect([...copyHolder]).toEqual([0, 1]);
    expect([...copyProven]).toEqual([0, NOW]);
  });

  it('tells of a copy whose content nobody knows', () => {
    const builder = new ShelfTableBuilder();
    expect(builder.addCopy({ sha256: hashOf('a'), holder: 0, verifiedAt: null })).toBe(false);
    expect(builder.finish().count).toBe(0);
  });

  it.each(['', 'abc', 'G'.repeat(64), 'A'.repeat(64)])('refuses "%s" as a hash', (sha256) => {
    expect(() => new ShelfTableBuilder().addContent({ ...FACTS, sha256 })).toThrow(RangeError);
  });

  it('grows past the room it begins with', () => {
    const table = madeTable(
      Array.from({ length: 5000 }, (_, at) => ({ name: String(at), on: { 0: 1, 1: 2 } })),
    );
    expect(table.count).toBe(5000);
    expect(table.copyHolder.length).toBe(10_000);
    expect(rowOf(table, hashOf('4999'))).toBeGreaterThanOrEqual(0);
  });
});

function built(hashes: readonly string[], copies: readonly CopyFacts[]) {
  const builder = new ShelfTableBuilder();
  for (const sha256 of hashes) builder.addContent({ ...FACTS, sha256 });
  for (const copy of copies) builder.addCopy(copy);
  return builder.finish();
}
