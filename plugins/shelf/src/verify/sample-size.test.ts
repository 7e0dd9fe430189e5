import { describe, expect, it } from 'vitest';
import { parseSampleSize, sampleCount } from './sample-size.ts';

describe('the size of a sample', () => {
  it.each(['0', '0%', '101%', '1.5', '-3', 'all', ''])('refuses a sample of "%s"', (text) => {
    expect(() => parseSampleSize(text)).toThrow(expect.objectContaining({ exitCode: 64 }));
  });

  it('is a number of objects, or a share of them that is never none', () => {
    expect(sampleCount(parseSampleSize('300'), 41_210)).toBe(300);
    expect(sampleCount(parseSampleSize('300'), 20)).toBe(20);
    expect(sampleCount(parseSampleSize('2.5%'), 1000)).toBe(25);
    expect(sampleCount(parseSampleSize('0.1%'), 20)).toBe(1);
    expect(sampleCount(parseSampleSize('0.1%'), 0)).toBe(0);
  });
});
