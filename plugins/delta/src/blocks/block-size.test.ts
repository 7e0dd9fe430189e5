import { describe, expect, it } from 'vitest';
import { chooseBlockBytes } from './block-size.ts';

const head = new Uint8Array(18);
const GIB = 2 ** 30;

function sqlite(stored: number): Buffer {
  const bytes = Buffer.from('SQLite format 3\0\0\0', 'latin1');
  bytes.writeUInt16BE(stored, 16);
  return bytes;
}

describe('the size of a block', () => {
  it('is near the square root of the size, from 1 to 64 KiB', () => {
    const sizes = [0, 1, 1000, 5_000_000, 500_000_000, 4 * GIB, 100 * GIB];
    expect(sizes.map((size) => chooseBlockBytes({ size, head }))).toEqual([
      1024, 1024, 1024, 2048, 22_528, 65_536, 65_536,
    ]);
  });

  it('is the page of an SQLite database', () => {
    for (const [stored, bytes] of [
      [4096, 4096],
      [1, 65_536],
      [16_384, 16_384],
    ] as const)
      expect(chooseBlockBytes({ size: 1e8, head: sqlite(stored) })).toBe(bytes);
  });

  it('is that of any file where a page cannot be so', () => {
    expect(chooseBlockBytes({ size: 1e8, head: sqlite(4000) })).toBe(10_240);
  });

  it('is what was asked for', () => {
    expect(chooseBlockBytes({ size: 1e8, head: sqlite(4096), asked: 700 })).toBe(700);
  });

  it('grows in its own multiples where a file would have more than 2,097,152 blocks', () => {
    expect(chooseBlockBytes({ size: 1024 * GIB, head })).toBe(8 * 65_536);
    expect(chooseBlockBytes({ size: 10 * GIB, head: sqlite(4096) })).toBe(2 * 4096);
    expect(chooseBlockBytes({ size: 10 * GIB, head, asked: 1000 })).toBe(6000);
  });

  it('is refused where no reader would take it', () => {
    for (const asked of [0, 63, 1.5, 2 ** 25])
      expect(() => chooseBlockBytes({ size: 1, head, asked })).toThrow(/16 MiB/);
    expect(() => chooseBlockBytes({ size: 2 ** 47, head })).toThrow(/16 MiB/);
  });
});
