import { describe, expect, it } from 'vitest';
import { assumedOf } from './assumed.ts';

const TAKEN = {
  local: '2019-05-12T10:11:12',
  offset: null,
  source: 'exif:DateTimeOriginal',
  precision: 'second',
};

describe('assumedOf', () => {
  it.each([
    ['nothing of a date that was read', 'high', 'second', 'exif:DateTimeOriginal', null],
    ['nothing where the plan gives no reason', 'high', 'second', undefined, null],
    [
      'what the plan says that it rests on',
      'high',
      'second',
      'exif:DateTimeOriginal; UTC taken to the configured zone',
      'UTC taken to the configured zone',
    ],
    [
      'a weak source and what is not known',
      'low',
      'month',
      undefined,
      'its date is of low confidence: it is from exif:DateTimeOriginal; the day is not known',
    ],
  ])('tells %s', (_, confidence, precision, reason, told) => {
    expect(assumedOf({ ...TAKEN, confidence, precision }, reason)).toBe(told);
  });
});
