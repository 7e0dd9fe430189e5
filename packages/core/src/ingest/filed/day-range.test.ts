import { describe, expect, it } from 'vitest';
import { isInRange, parseDayRange } from './day-range.ts';

describe('parseDayRange', () => {
  it.each([
    ['2019-05-12', { from: '2019-05-12', to: '2019-05-12' }],
    ['2019-05', { from: '2019-05', to: '2019-05' }],
    ['2018..2019-05', { from: '2018', to: '2019-05' }],
  ])('reads %s', (text, range) => {
    expect(parseDayRange(text)).toEqual(range);
  });

  it.each(['', 'May', '2019-13', '2019-02-30', '2019-05..', '2020..2019', '19'])('refuses "%s"', (text) => {
    expect(() => parseDayRange(text)).toThrowError(expect.objectContaining({ exitCode: 64 }));
  });
});

describe('isInRange', () => {
  it.each([
    ['2019-05-12T23:59:59', '2019-05-12', true],
    ['2019-05-13T00:00:00', '2019-05-12', false],
    ['2019-05-31T10:00:00', '2019-04..2019-05', true],
    ['2019-05', '2019', true],
    ['2019-05', '2019-05-12', false],
    ['2019', '2019-05', false],
    ['2019', '2018..2020', true],
  ])('%s in %s: %s', (local, range, expected) => {
    expect(isInRange(local, parseDayRange(range))).toBe(expected);
  });
});
