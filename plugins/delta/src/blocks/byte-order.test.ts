import { describe, expect, it } from 'vitest';
import { bytesOfInt32s, int32sOf } from './byte-order.ts';

describe('whole numbers of 32 bits', () => {
  const stored = Uint8Array.of(1, 2, 0, 0, 0xfe, 0xff, 0xff, 0xff);

  it('are read from anywhere in a record, low bytes first', () => {
    expect(int32sOf(Uint8Array.of(9, ...stored).subarray(1))).toEqual(Int32Array.of(513, -2));
  });

  it('are stored the same way', () => {
    expect(bytesOfInt32s(Int32Array.of(7, 513, -2).subarray(1))).toEqual(stored);
  });
});
