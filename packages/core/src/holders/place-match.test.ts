import { expect, it } from 'vitest';
import { isWithin } from './place-match.ts';

it.each([
  ['shelf B', 'shelf B', true],
  ['Shelf  b', 'shelf B', true],
  ['house, shelf B, box 2', 'shelf B', true],
  ['house, shelf B', 'house', true],
  ['house/shelf B', 'house, shelf B', true],
  ['shelf 11', 'shelf 1', false],
  ['house', 'house, shelf B', false],
  ['bank, safe', 'house', false],
  ['anywhere', '', false],
])('%s goes with %s: %s', (place, lost, isLost) => {
  expect(isWithin(place, lost)).toBe(isLost);
});
