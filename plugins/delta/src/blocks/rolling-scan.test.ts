import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockTable } from './block-table.ts';
import { RollingScan } from './rolling-scan.ts';
import { STRONG_BYTES } from './signature.ts';
import { byteSums, weakSum } from './weak-sum.ts';

describe('a rolling scan', () => {
  it('stops exactly where the weak sum of a window is that of a block', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 700, maxLength: 3000 }),
        fc.integer({ min: 64, max: 600 }),
        fc.nat(100),
        (bytes, length, target) => {
          const wanted = weakSum(byteSums(bytes, target, length));
          const table = new BlockTable({
            ...{ sha256: '', size: length, blockBytes: length, sketch: [] },
            weak: Int32Array.of(wanted),
            strong: new Uint8Array(STRONG_BYTES),
          });
          const sums = Array.from({ length: bytes.length - length + 1 }, (_, at) =>
            weakSum(byteSums(bytes, at, length)),
          );
          const expected = sums.flatMap((sum, at) => (sum === wanted && at > 0 ? [at] : []));
          const scan = new RollingScan(table);
          scan.begin(bytes, 0);
          const found: number[] = [];
          while (scan.advance(bytes, bytes.length - length)) found.push(scan.at);
          expect(found).toEqual(expected);
        },
      ),
    );
  });
});

describe('a table of blocks', () => {
  it('stays quick and within its bounds where all weak sums are the same', () => {
    const blocks = 50_000;
    const strong = Uint8Array.from({ length: blocks * STRONG_BYTES }, (_, at) => (at * 2_654_435_761) >>> 24);
    const table = new BlockTable({
      ...{ sha256: '', size: blocks * 64, blockBytes: 64, sketch: [] },
      weak: new Int32Array(blocks).fill(7),
      strong,
    });
    expect(table.find(7, strong.subarray(0, STRONG_BYTES))).toBe(0);
    expect(table.find(8, strong.subarray(0, STRONG_BYTES))).toBe(-1);
  });
});
