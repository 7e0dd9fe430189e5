import { describe, expect, it } from 'vitest';
import { freeBytes } from './free-bytes.ts';

const KIB = 1024;

describe('freeBytes', () => {
  it('gives back memory that the bytes are all of', () => {
    const bytes = new Uint8Array(100 * KIB);
    freeBytes(bytes);
    expect(bytes.length).toBe(0);
  });

  it('leaves bytes alone that share their memory, or are few', () => {
    const whole = new Uint8Array(200 * KIB);
    const few = new Uint8Array(KIB);
    for (const bytes of [whole.subarray(0, 100 * KIB), few]) freeBytes(bytes);
    expect([whole.length, few.length]).toEqual([200 * KIB, KIB]);
  });
});
