import { describe, expect, it } from 'vitest';
import { readJpeg } from '../../test/readers/jpeg-reader.ts';
import { aviFile } from './avi.ts';

const LOCAL_MS = Date.UTC(2019, 6, 4, 9, 14, 15);

describe('aviFile', () => {
  it.each([3_000, 3_001, 70_006, 900_000])(
    'makes a film of %i bytes whose every frame is a picture',
    (size) => {
      const bytes = aviFile({ size, seed: size, localMs: LOCAL_MS });
      expect(bytes.length).toBe(size + (size % 2));
      expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
      const movi = bytes.indexOf('movi');
      const index = bytes.indexOf('idx1');
      const entries = bytes.readUInt32LE(index + 4) / 16;
      expect(entries).toBeGreaterThan(0);
      for (let nth = 0; nth < entries; nth++) {
        const entry = index + 8 + nth * 16;
        const at = movi + bytes.readUInt32LE(entry + 8);
        const length = bytes.readUInt32LE(entry + 12);
        expect(bytes.toString('latin1', at, at + 4)).toBe('00dc');
        expect(bytes.readUInt32LE(at + 4)).toBe(length);
        expect(readJpeg(bytes.subarray(at + 8, at + 8 + length)).intervals.length).toBeGreaterThan(0);
      }
    },
  );

  it('tells its wall clock as C prints it, or nothing', () => {
    expect(aviFile({ size: 3_000, seed: 1, localMs: LOCAL_MS }).toString('latin1')).toContain(
      'IDIT\x1a\0\0\0Thu Jul 04 09:14:15 2019\n\0',
    );
    expect(aviFile({ size: 3_000, seed: 1, localMs: null }).includes('IDIT')).toBe(false);
  });
});
