import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyLetter, copyNumber, discName, discWords, parseDiscName } from './disc-name.ts';

describe('the name of a disc', () => {
  it.each([
    ['7B', '7', 2],
    ['7 B', '7', 2],
    ['7 b', '7', 2],
    ['MS_3f2a9c01_0007 B', 'MS_3f2a9c01_0007', 2],
    ['MS_3f2a9c01_0007AA', 'MS_3f2a9c01_0007', 27],
    ['7', '7', undefined],
    ['3f2a9c01_0007', '3f2a9c01_0007', undefined],
    // Ids have small letters, which name no copy.
    ['3f2a9c0b', '3f2a9c0b', undefined],
  ])('reads %s', (text, volume, copy) => {
    expect(parseDiscName(text)).toEqual({ volume, copy });
  });

  it('leads back to its disc', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), (copy) => {
        expect(copyNumber(copyLetter(copy))).toBe(copy);
        const volumeId = 'MS_3f2a9c01_0007';
        expect(parseDiscName(discName({ volumeId, copy }))).toEqual({ volume: volumeId, copy });
      }),
    );
  });

  it('is put together from the words of a shell', () => {
    expect(discWords(['7', 'B', '8A', 'MS_3f2a9c01_0009 C', '10'])).toEqual([
      '7 B',
      '8A',
      'MS_3f2a9c01_0009 C',
      '10',
    ]);
  });
});
