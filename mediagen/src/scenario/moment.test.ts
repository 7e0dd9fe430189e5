import { describe, expect, it } from 'vitest';
import { compactDate, dayStartMs, exifDate, isoDay, isoSecond, offsetText, utcMs } from './moment.ts';

const LOCAL_MS = Date.UTC(2019, 6, 14, 0, 30, 5, 7);

describe('moment', () => {
  it('writes one wall clock in the forms of EXIF, ISO and file names', () => {
    expect(exifDate(LOCAL_MS)).toBe('2019:07:14 00:30:05');
    expect(isoSecond(LOCAL_MS)).toBe('2019-07-14T00:30:05');
    expect(compactDate(LOCAL_MS)).toEqual({ day: '20190714', time: '003005', millis: '007' });
  });

  it('goes back a day in UTC east of Greenwich just after midnight', () => {
    expect(isoDay(utcMs({ localMs: LOCAL_MS, offsetMinutes: 60 }))).toBe('2019-07-13');
  });

  it.each([
    [0, '+00:00'],
    [330, '+05:30'],
    [-210, '-03:30'],
  ])('writes %i minutes as %s', (minutes, text) => {
    expect(offsetText(minutes)).toBe(text);
  });

  it.each(['2019-02-29', '2019-13-01', '2019-7-1', 'today'])('takes %s for no day', (text) => {
    expect(dayStartMs(text)).toBeNull();
  });
});
