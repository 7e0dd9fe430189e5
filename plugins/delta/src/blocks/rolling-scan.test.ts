import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockTable } from './block-table.ts';
import { RollingScan } from './rolling-scan.ts';
import { STRONG_BYTES } from './signature.ts';
import { BlockSummer, MIX } from './weak-sum.ts';

/** The definition, byte by byte. */
function weakSumOf(bytes: Uint8Array): number {
  let [a, b] = [0, 0];
  for (const byte of bytes) {
    a = (a + byte) | 0;
    b = (b + a) | 0;
  }
  return (b + Math.imul(a, MIX)) | 0;
}

describe('a weak sum', () => {
  it('is made four bytes at a time of any part of a buffer that begins anywhere', () => {
    const many = Uint8Array.from({ length: 5000 }, (_, at) => (at * at * 2_654_435_761) >>> 24);
    const full = new Uint8Array(5000).fill(255);
    fc.assert(
      fc.property(
        fc.constantFrom(many, full),
        fc.nat(7),
        fc.nat(300),
        fc.oneof(fc.nat(200), fc.nat(4600)),
        (bytes, skew, start, length) => {
          const summer = new BlockSummer(bytes.subarray(skew));
          const block = bytes.subarray(skew + start, skew + start + length);
          expect(summer.weakAt(start, length)).toBe(weakSumOf(block));
          expect(summer.byteSum).toBe(block.reduce((sum, byte) => sum + byte, 0));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a rolling scan', () => {
  it('stops exactly where the weak sum of a window is that of a block', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 700, maxLength: 3000 }),
        fc.integer({ min: 64, max: 600 }),
        fc.nat(100),
        (bytes, length, target) => {
          const wanted = weakSumOf(bytes.subarray(target, target + length));
          const table = new BlockTable({
            ...{ sha256: '', size: length, blockBytes: length, sketch: [] },
            weak: Int32Array.of(wanted),
            strong: new Uint8Array(STRONG_BYTES),
          });
          const sums = Array.from({ length: bytes.length - length + 1 }, (_, at) =>
            weakSumOf(bytes.subarray(at, at + length)),
          );
          const expected = sums.flatMap((sum, at) => (sum === wanted && at > 0 ? [at] : []));
          const scan = new RollingScan(table, bytes);
          scan.begin(0);
          const found: number[] = [];
          while (scan.advance(bytes.length - length)) found.push(scan.at);
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
    expect(table.find(7, String.fromCharCode(...strong.subarray(0, STRONG_BYTES)))).toBe(0);
    expect(table.find(8, String.fromCharCode(...strong.subarray(0, STRONG_BYTES)))).toBe(-1);
  });
});
