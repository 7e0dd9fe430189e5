import { describe, expect, it } from 'vitest';
import { compareToFirst } from './compare-pictures.ts';
import type { ComparedPicture } from './seen-columns.ts';

const FIRST: ComparedPicture = {
  width: 4000,
  height: 3000,
  mean: 100,
  colour: 40,
  takenAt: '2019-05-12T10:00:00',
  camera: 'Canon EOS R5',
};
const NOTHING_TOLD = { takenAt: null, camera: null };
const SAME = { distance: 1, steps: 6 };
const NEAR = { distance: 7, steps: 40 };

function kindOf(other: Partial<ComparedPicture>, apart = SAME, first: Partial<ComparedPicture> = {}) {
  return compareToFirst({ ...FIRST, ...first }, { ...FIRST, ...other }, apart);
}

describe('compareToFirst', () => {
  it.each([
    ['resized', { width: 1280, height: 960 }, SAME],
    ['resized', { width: 1280, height: 960, ...NOTHING_TOLD }, SAME],
    ['resized', { width: 0, height: 0 }, SAME],
    ['recompressed', {}, SAME],
    ['recompressed', NOTHING_TOLD, SAME],
    ['edited', { mean: 130 }, SAME],
    ['edited', { colour: 0, ...NOTHING_TOLD }, SAME],
    ['edited', { width: 3800, height: 2700 }, NEAR],
    ['burst', { takenAt: '2019-05-12T10:00:04' }, SAME],
    ['burst', {}, NEAR],
    ['alike', { takenAt: '2019-05-12T10:01:00' }, SAME],
    ['alike', { takenAt: '2019-05-12T10:00:04', camera: 'NIKON D850' }, SAME],
    ['alike', NOTHING_TOLD, NEAR],
    ['alike', { camera: null }, NEAR],
  ] as const)('says %s of %j', (kind, other, apart) => {
    expect(kindOf(other, apart)).toBe(kind);
  });

  it('tells shots within a second apart where both tell fractions of it', () => {
    const first = { takenAt: '2019-05-12T10:00:00.100' };
    expect(kindOf({ takenAt: '2019-05-12T10:00:00.300' }, SAME, first)).toBe('burst');
    expect(kindOf({ takenAt: '2019-05-12T10:00:00' }, SAME, first)).toBe('recompressed');
  });
});
