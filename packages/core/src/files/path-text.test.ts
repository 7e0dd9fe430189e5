import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToPath, comparePaths, displayPath, pathToBytes, toFsPath } from './path-text.ts';

/** Bytes near the edges of UTF-8: lead and trail bytes, surrogates, overlong forms, and plain letters. */
const edgeByte = fc.constantFrom(
  ...[0x2f, 0x41, 0x7f, 0x80, 0xa9, 0xbf, 0xc0, 0xc2, 0xc3, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff],
);
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 24 }),
  fc.array(edgeByte, { maxLength: 24 }).map((bytes) => Uint8Array.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 24 }).map((text) => new Uint8Array(Buffer.from(text))),
);

describe('bytesToPath and pathToBytes', () => {
  it('bring every byte sequence back as it was', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(pathToBytes(bytesToPath(bytes)).equals(bytes)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('give different byte sequences different texts', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (a, b) => {
        expect(bytesToPath(a) === bytesToPath(b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  it('leave UTF-8 as its own text', () => {
    expect(bytesToPath(Buffer.from('Größe/🎉.jpg'))).toBe('Größe/🎉.jpg');
  });

  it('hold a byte that is no UTF-8 as one lone surrogate', () => {
    expect(bytesToPath(Buffer.from([0x61, 0xff, 0x62]))).toBe('a\udcffb');
  });

  it('hold an encoded surrogate and an overlong slash byte by byte', () => {
    expect(bytesToPath(Buffer.from([0xed, 0xa0, 0x80]))).toBe('\udced\udca0\udc80');
    expect(bytesToPath(Buffer.from([0xc0, 0xaf]))).toBe('\udcc0\udcaf');
  });

  it('decode only the part of a buffer that was given', () => {
    expect(bytesToPath(Buffer.from('xxphotoxx').subarray(2, 7))).toBe('photo');
  });
});

describe('toFsPath', () => {
  it('gives bytes only where the text holds escapes', () => {
    expect(toFsPath('ü.jpg')).toBe('ü.jpg');
    expect(toFsPath('\udcfc.jpg')).toEqual(Buffer.from([0xfc, 0x2e, 0x6a, 0x70, 0x67]));
  });
});

describe('comparePaths', () => {
  it('orders as the bytes do', () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (a, b) => {
        expect(Math.sign(comparePaths(bytesToPath(a), bytesToPath(b)))).toBe(Buffer.compare(a, b));
      }),
      { numRuns: 2000 },
    );
  });

  it('orders by bytes where UTF-16 would order otherwise', () => {
    expect(comparePaths('\uffee', '🎉')).toBeLessThan(0);
    expect(comparePaths('z\udc80', 'zé')).toBeLessThan(0);
  });
});

describe('displayPath', () => {
  it.each([
    ['line\nfeed\r\ttab', 'line\\nfeed\\r\\ttab'],
    ['\x1b[31mred\x07', '\\u{1b}[31mred\\u{7}'],
    ['caf\udce9', 'caf\\xe9'],
    ['photo\u202egpj.exe', 'photo\\u{202e}gpj.exe'],
    ['\u0085next\u009b', '\\u{85}next\\u{9b}'],
    ['lone \ud83d half', 'lone \\u{d83d} half'],
    ['plain ü 🎉.jpg', 'plain ü 🎉.jpg'],
  ])('shows %j as %s', (path, shown) => {
    expect(displayPath(path)).toBe(shown);
  });

  it('shows no control character of any path', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(displayPath(bytesToPath(bytes))).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      }),
    );
  });
});
