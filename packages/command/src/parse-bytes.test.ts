import { describe, expect, it } from 'vitest';
import { parseBytes } from './parse-bytes.ts';

describe('parseBytes', () => {
  it.each([
    ['4096', 4096],
    ['500MB', 500_000_000],
    ['1.5 GiB', 1_610_612_736],
    ['2k', 2000],
  ])('reads %s as %d bytes', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each(['', 'MB', '-1', '1 parsec', '9e9', '99999999TB'])('refuses %j', (text) => {
    expect(() => parseBytes(text)).toThrow('expected a size');
  });
});
