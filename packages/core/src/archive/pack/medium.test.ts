import { describe, expect, it } from 'vitest';
import { FIXED_BYTES, usableBytes } from './disc-room.ts';
import { MEDIA, parseMedium } from './medium.ts';

describe('parseMedium', () => {
  it.each([
    ['bd-25', 24_220_008_448],
    ['BD-DL', 48_440_016_896],
    ['bluray', 24_220_008_448],
    ['bd-xl', 96_882_130_944],
    ['bd-xx', 123_706_802_176],
    ['bd-25-no-spare', 25_025_314_816],
    ['dvd', 4_700_372_992],
    ['cd', 737_280_000],
    ['25025314816', 25_025_314_816],
    ['4.7GB', 4_700_000_000],
    ['700 MiB', 734_003_200],
    ['123456 bytes', 123_456],
  ])('reads %s', (text, bytes) => {
    expect(parseMedium(text).bytes).toBe(bytes);
  });

  it.each(['bd-26', '', '-5', '0', '1e9', 'GB', '12 parsecs', 'constructor'])('refuses "%s"', (text) => {
    expect(() => parseMedium(text)).toThrowError(expect.objectContaining({ code: 'usage' }));
  });

  it('names every medium where it refuses', () => {
    try {
      parseMedium('bd-26');
    } catch (error) {
      const said = (error as { suggestions: string[] }).suggestions.join(' ');
      for (const { name } of MEDIA) expect(said).toContain(name);
    }
    expect.hasAssertions();
  });
});

describe('usableBytes', () => {
  const bd = parseMedium('bd-25');

  it('is the medium less what every disc spends', () => {
    expect(usableBytes({ medium: bd, reservePercent: 0 })).toBe(bd.bytes - FIXED_BYTES);
  });

  it('leaves 20.04 GB of a bd-25 under 20 % error correction', () => {
    expect(usableBytes({ medium: bd, reservePercent: 20 }) + FIXED_BYTES).toBe(20_040_796_160);
  });

  it('refuses a medium too small for any file, and a reserve that is none', () => {
    expect(() => usableBytes({ medium: parseMedium('1MB'), reservePercent: 0 })).toThrow('no room for files');
    expect(() => usableBytes({ medium: bd, reservePercent: 201 })).toThrow('0 to 200');
    expect(() => usableBytes({ medium: bd, reservePercent: Number.NaN })).toThrow('0 to 200');
  });
});
