import { describe, expect, it } from 'vitest';
import { takenOfGiven } from './given-date.ts';

const NOW = new Date('2026-11-30T20:00:00Z');

describe('takenOfGiven', () => {
  it.each([
    ['1987', '1987', 'year'],
    ['1987-07', '1987-07', 'month'],
    ['1987-07-06', '1987-07-06T00:00:00', 'day'],
    ['1987-07-06T12:30', '1987-07-06T12:30:00', 'minute'],
    ['1987-07-06T12:30:15', '1987-07-06T12:30:15', 'second'],
    // It is the next day there already.
    ['2026-12-01', '2026-12-01T00:00:00', 'day'],
  ])('reads %s', (text, local, precision) => {
    expect(takenOfGiven(text, NOW)).toEqual({
      local,
      precision,
      offset: null,
      source: 'given',
      confidence: 'high',
    });
  });

  it.each([
    '',
    '87',
    '1987-13',
    '1987-02-30',
    '1987-07-06T25:00',
    '1825',
    '2026-12-02',
    '2027',
    '1987-7-6',
    'May 1987',
  ])('knows no time for "%s"', (text) => {
    expect(takenOfGiven(text, NOW)).toBeNull();
  });
});
