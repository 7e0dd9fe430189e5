import { expect, it } from 'vitest';
import { verifyLimits } from './verify-limits.ts';

const bytes = { kind: 'bytes', bytes: 500e9 } as const;
const hours = { kind: 'time', ms: 7_200_000 } as const;

it.each([
  [{}, { budget: { kind: 'all' }, seconds: undefined }],
  [{ budget: bytes }, { budget: bytes, seconds: undefined }],
  [{ budget: hours }, { budget: { kind: 'all' }, seconds: 7200 }],
  [{ minutes: 5 }, { budget: { kind: 'all' }, seconds: 300 }],
  [
    { budget: bytes, minutes: 5 },
    { budget: bytes, seconds: 300 },
  ],
  [
    { budget: hours, minutes: 5 },
    { budget: { kind: 'all' }, seconds: 300 },
  ],
])('a verification that is asked for as %j reads so much', (asked, limits) => {
  expect(verifyLimits(asked)).toEqual(limits);
});
