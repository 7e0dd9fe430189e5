import { expect, it } from 'vitest';
import { before, isPeriod } from './period.ts';

it.each([
  ['2y', '2024-11-30T10:00:00.000Z'],
  ['18mo', '2025-05-30T10:00:00.000Z'],
  ['6w', '2026-10-19T10:00:00.000Z'],
  ['90d', '2026-09-01T10:00:00.000Z'],
])('takes %s off a moment', (period, moment) => {
  expect(before('2026-11-30T10:00:00Z', period)).toBe(moment);
});

it.each(['', '2', 'y', '2 years', '-1y', '1h'])('refuses "%s"', (text) => {
  expect(isPeriod(text)).toBe(false);
});
