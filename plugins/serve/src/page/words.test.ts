import { describe, expect, it } from 'vitest';
import { knownPart, localTime, longPeriod } from './words.js';

describe('a local time in words', () => {
  it.each([
    ['1987', 'year', '1987'],
    ['1987-07', 'month', '1987-07'],
    ['1987-07-06T00:00:00', 'day', '1987-07-06'],
    ['1987-07-06T12:30:00', 'minute', '1987-07-06T12:30'],
    ['1987-07-06T12:30:15', 'second', '1987-07-06T12:30:15'],
    ['1987-07-06T12:30:15.250', 'subsecond', '1987-07-06T12:30:15'],
  ])('tells no more of %s than its %s', (local, precision, known) => {
    expect(knownPart(local, precision)).toBe(known);
    const text = localTime({ local, precision });
    expect(text).toContain('1987');
    expect(/:/.test(text)).toBe(known.includes('T'));
    expect(/6/.test(text)).toBe(known.length >= 10);
  });

  it('names a month and a year as what they are', () => {
    expect(longPeriod('1987')).toBe('Some day of 1987');
    expect(longPeriod('1987-07')).toMatch(/^Some day of .*1987/);
    expect(longPeriod('1987-07-06')).not.toMatch(/^Some day/);
  });
});
