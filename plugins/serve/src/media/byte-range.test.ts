import { expect, it } from 'vitest';
import { parseRange } from './byte-range.ts';

const SIZE = 100;

it.each([
  [undefined, 0, 99],
  ['bytes=0-', 0, 99],
  ['bytes=10-19', 10, 19],
  ['bytes=90-200', 90, 99],
  ['bytes=-5', 95, 99],
  ['bytes=-500', 0, 99],
  ['bytes=5-4', 0, 99],
  ['bytes=0-1,5-6', 0, 99],
  ['lines=1-2', 0, 99],
])('reads the range %s', (header, first, last) => {
  expect(parseRange(header, SIZE)).toEqual({ first, last });
});

it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('means nothing of the file by %s', (header) => {
  expect(parseRange(header, SIZE)).toBeNull();
});
