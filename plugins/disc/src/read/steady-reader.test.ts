import { nodeFileAccess } from '@mediastruct/core';
import { expect, it } from 'vitest';
import { SECTOR } from '../image/sectors.ts';
import { SteadyReader } from './steady-reader.ts';

const DISC = Buffer.alloc(40 * SECTOR, 7);

/** A drive that cannot read some sectors, or only after so many tries. */
function drive(failures: ReadonlyMap<number, number>) {
  const left = new Map(failures);
  let reads = 0;
  const access = {
    ...nodeFileAccess,
    open: () => 1,
    close: () => {},
    read: (_: number, buffer: Uint8Array, position: number | null) => {
      reads += 1;
      const start = position ?? 0;
      for (const [sector, times] of left)
        if (times > 0 && sector * SECTOR < start + buffer.length && (sector + 1) * SECTOR > start) {
          left.set(sector, times - 1);
          throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
        }
      return start >= DISC.length ? 0 : DISC.copy(buffer, 0, start, start + buffer.length);
    },
  };
  return { reader: new SteadyReader(access, 'disc'), reads: () => reads };
}

it('reads what fails once more, and counts it', () => {
  const { reader } = drive(new Map([[5, 2]]));
  const buffer = Buffer.alloc(DISC.length);
  expect(reader.read(buffer, 0)).toMatchObject({ count: DISC.length, bad: [] });
  expect(buffer.equals(DISC)).toBe(true);
});

it('loses a bad sector and none beside it', () => {
  const { reader, reads } = drive(new Map([[5, Infinity]]));
  const buffer = Buffer.alloc(DISC.length);
  const { bad, count, retries } = reader.read(buffer, 0);
  expect({ bad, count }).toEqual({ bad: [{ start: 5 * SECTOR, end: 6 * SECTOR }], count: DISC.length });
  expect(retries).toBeGreaterThan(0);
  expect(reads()).toBeLessThan(50);
  expect(buffer.subarray(0, 5 * SECTOR).equals(DISC.subarray(0, 5 * SECTOR))).toBe(true);
  expect(buffer.subarray(6 * SECTOR).equals(DISC.subarray(6 * SECTOR))).toBe(true);
});

it('tells where the disc ends, also behind a bad sector', () => {
  const { reader } = drive(new Map([[38, Infinity]]));
  expect(reader.read(Buffer.alloc(50 * SECTOR), 0)).toMatchObject({ count: DISC.length });
});

it('tries a disc that cannot be read at all a bounded number of times', () => {
  const { reader, reads } = drive(new Map(Array.from({ length: 40 }, (_, nth) => [nth, Infinity])));
  const { bad } = reader.read(Buffer.alloc(DISC.length), 0);
  expect(bad.length).toBe(40);
  expect(reads()).toBeLessThan(60);
});
