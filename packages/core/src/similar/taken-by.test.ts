import { describe, expect, it } from 'vitest';
import { takenAsIndexed } from './taken-by.ts';

const TOLD = { takenAt: '2015-05-01T10:00:00', camera: 'Canon R5' };
const indexed = (local: string, precision: string) => ({
  taken: { local, precision, offset: null, source: 'exif', confidence: 'certain' },
});

describe('when and by what a picture was taken', () => {
  it('is what the file tells where the index tells nothing', () => {
    expect(takenAsIndexed({}, TOLD)).toEqual(TOLD);
  });

  it('is what the index says, where a date or camera was corrected', () => {
    const record = { ...indexed('2015-05-03T10:00:00', 'second'), camera: 'Canon EOS 40D' };
    expect(takenAsIndexed(record, TOLD)).toEqual({ takenAt: '2015-05-03T10:00:00', camera: 'Canon EOS 40D' });
    expect(takenAsIndexed(indexed('2015-05-03T10:00:00.250', 'subsecond'), TOLD).takenAt).toBe(
      '2015-05-03T10:00:00.250',
    );
  });

  it.each([
    ['2015-01-01T00:00:00', 'year', true],
    ['2014-01-01T00:00:00', 'year', false],
    ['2015-05-01T00:00:00', 'month', true],
    ['2015-06-01T00:00:00', 'month', false],
    ['2015-05-01T00:00:00', 'day', true],
    ['2015-05-02T00:00:00', 'day', false],
    ['2015-05-01T10:00:00', 'minute', true],
  ])('is the time of the file only within what the index tells, %s to the %s: %s', (local, precision, is) => {
    expect(takenAsIndexed(indexed(local, precision), TOLD).takenAt).toBe(is ? TOLD.takenAt : null);
  });
});
