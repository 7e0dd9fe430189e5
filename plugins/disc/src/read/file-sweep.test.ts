import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SECTOR } from '../image/sectors.ts';
import type { SweptFile } from './file-sweep.ts';
import { FileSweep, isInOrder, rangesOf } from './file-sweep.ts';
import { filePieces, wholePieces } from './plan-pieces.ts';

const SECTORS = 60;
const DISC = Buffer.from(Array.from({ length: SECTORS * SECTOR }, (_, at) => (at * 31 + (at >> 9)) & 0xff));

const extent = fc.record({ sector: fc.nat(SECTORS - 4), bytes: fc.nat(3 * SECTOR) });
const files = fc
  .array(fc.array(extent, { maxLength: 3 }), { maxLength: 12 })
  .map((all) =>
    all.map((extents, nth) => {
      const sorted = extents.toSorted((a, b) => a.sector - b.sector);
      return { path: `f${nth}`, size: sorted.reduce((sum, { bytes }) => sum + bytes, 0), extents: sorted };
    }),
  )
  .map((all) => all.filter(isInOrder));

function truth(file: SweptFile): string {
  return hash('sha256', Buffer.concat(rangesOf(file).map(({ start, end }) => DISC.subarray(start, end))));
}

function swept(
  given: readonly SweptFile[],
  pieces: Iterable<{ position: number; bytes: number }>,
  bad: readonly { start: number; end: number }[] = [],
): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  const sweep = new FileSweep(given, ({ path }, sha256) => {
    expect(found.has(path)).toBe(false);
    found.set(path, sha256);
  });
  for (const { position, bytes } of pieces)
    sweep.take(position, DISC.subarray(position, position + bytes), bad);
  sweep.end();
  return found;
}

it('gives the hash of every file, however they lie and the disc is cut', () => {
  fc.assert(
    fc.property(files, fc.integer({ min: 1, max: 7 }), (given, sectors) => {
      const pieces = wholePieces(DISC.length, sectors * SECTOR);
      const wanted = new Map(given.map((file) => [file.path, truth(file)]));
      expect(new Map([...swept(given, pieces)].sort())).toEqual(new Map([...wanted].sort()));
    }),
    { numRuns: 300 },
  );
});

it('reads all that files take, and nothing twice', () => {
  fc.assert(
    fc.property(files, (given) => {
      const pieces = [...filePieces(given)];
      pieces.forEach(({ position }, nth) => {
        const before = pieces[nth - 1];
        if (before !== undefined) expect(position).toBeGreaterThanOrEqual(before.position + before.bytes);
      });
      expect(swept(given, pieces)).toEqual(swept(given, wholePieces(DISC.length)));
    }),
  );
});

it('gives no hash of a file with a bad spot, and those beside it theirs', () => {
  const given = [0, 1, 2].map((nth) => ({
    path: `f${nth}`,
    size: SECTOR,
    extents: [{ sector: nth, bytes: SECTOR }],
  }));
  const [first, , last] = given;
  const found = swept(given, wholePieces(DISC.length), [{ start: SECTOR, end: 2 * SECTOR }]);
  expect(found.get('f1')).toBe(null);
  expect([found.get('f0'), found.get('f2')]).toEqual([first, last].map((file) => truth(file as SweptFile)));
});

it('gives no hash of what stands behind the end of the disc', () => {
  const given = [{ path: 'f', size: 2 * SECTOR, extents: [{ sector: 1, bytes: 2 * SECTOR }] }];
  expect(swept(given, [{ position: 0, bytes: 2 * SECTOR }]).get('f')).toBe(null);
});

it('gives no hash of a file that is not as long as its parts', () => {
  const given = [{ path: 'f', size: 5000, extents: [{ sector: 0, bytes: 10 }] }];
  expect(swept(given, wholePieces(DISC.length)).get('f')).toBe(null);
});
