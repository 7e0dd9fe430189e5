import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatRate, plural } from './quantities.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '999.9 kB'],
    [24_220_057_600, '24.2 GB'],
    [100_103_356_416, '100.1 GB'],
    [Number.MAX_SAFE_INTEGER, '9.0 PB'],
  ])('shows %d as %s', (bytes, shown) => {
    expect(formatBytes(bytes)).toBe(shown);
  });

  it('shows a rate per second', () => {
    expect(formatRate(182_412_000.4)).toBe('182.4 MB/s');
  });
});

describe('formatCount and plural', () => {
  it('separates thousands', () => {
    expect([0, 999, 1000, 1_234_567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
  });

  it('counts one thing and many', () => {
    expect(plural(1, 'file')).toBe('1 file');
    expect(plural(0, 'file')).toBe('0 files');
    expect(plural(2345, 'copy', 'copies')).toBe('2,345 copies');
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0.0 s'],
    [412, '0.4 s'],
    [9949, '9.9 s'],
    [9950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_599_600, '1 h 00 min'],
    [7_800_000, '2 h 10 min'],
    [86_399_000, '1 d 00 h'],
    [4 * 86_400_000 + 3 * 3_600_000, '4 d 03 h'],
  ])('shows %d ms as %s', (milliseconds, shown) => {
    expect(formatDuration(milliseconds)).toBe(shown);
  });
});
