import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fractionMs, parseDateText } from './date-text.ts';
import { formatWallClock } from './wall-clock.ts';

const shown = (raw: unknown): string => {
  const read = parseDateText(raw);
  if (read.kind === 'unreadable') return read.why;
  return `${formatWallClock(read.ms, read.precision === 'subsecond')} ${read.precision} ${read.offset ?? '-'}`;
};

describe('parseDateText', () => {
  it.each([
    ['2019:05:12 14:30:00', '2019-05-12T14:30:00 second -'],
    ['2019:05:12 14:30:00.5', '2019-05-12T14:30:00.500 subsecond -'],
    ['2019:05:12 14:30:00.05+02:00', '2019-05-12T14:30:00.050 subsecond +02:00'],
    ['2019:05:12 14:30:00Z', '2019-05-12T14:30:00 second +00:00'],
    ['2019-05-12T14:30:00-0330', '2019-05-12T14:30:00 second -03:30'],
    ['2019:05:12 14:30', '2019-05-12T14:30:00 minute -'],
    ['2019:05:12', '2019-05-12T00:00:00 day -'],
    ['2019:05:12 24:00:00', '2019-05-12T00:00:00 day -'],
    ['2019:05:12 14:99:00', '2019-05-12T00:00:00 day -'],
    ['2019:05:12 garbage', '2019-05-12T00:00:00 day -'],
    ['Sun, 12 May 2019 14:30:00 +0200', '2019-05-12T14:30:00 second +02:00'],
    ['2019:05:12 14:30:00+26:00', '2019-05-12T14:30:00 second -'],
    [['2019:05:12 14:30:00', 'x'], '2019-05-12T14:30:00 second -'],
    [2004, '2004-01-01T00:00:00 year -'],
    ['2004:00:00 00:00:00', '2004-01-01T00:00:00 year -'],
    ['2004:  :     :  :  ', '2004-01-01T00:00:00 year -'],
    ['2004-05', '2004-05-01T00:00:00 month -'],
    ['2004:05:00', '2004-05-01T00:00:00 month -'],
    ['2004:05:00 00:00:00', '2004-05-01T00:00:00 month -'],
  ])('reads %s', (raw, expected) => {
    expect(shown(raw)).toBe(expected);
  });

  it.each([
    ['0000:00:00 00:00:00', /empty/],
    ['    :  :     :  :  ', /empty/],
    ['', /empty/],
    [undefined, /empty/],
    [0, /empty/],
    ['2019:02:30 10:00:00', /no such day/],
    ['2019:00:12 10:00:00', /no such day/],
    ['2004:13', /no such month/],
    ['yesterday', /not a date/],
  ])('refuses %s', (raw, expected) => {
    expect(shown(raw)).toMatch(expected);
  });

  it('takes any text without throwing', () => {
    fc.assert(fc.property(fc.anything(), (raw) => void parseDateText(raw)));
  });

  it('reads fractions as digits after the point', () => {
    expect([5, '5', '05', '123456', '', ' 7 ', 'x', undefined].map(fractionMs)).toEqual([
      500,
      500,
      50,
      123,
      null,
      700,
      null,
      null,
    ]);
  });
});
