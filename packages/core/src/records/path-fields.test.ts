import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToPath } from '../files/path-text.ts';
import { pathFields, pathFromFields } from './path-fields.ts';

describe('pathFields', () => {
  it('brings every path back through JSON', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 30 }), (bytes) => {
        const path = bytesToPath(bytes);
        const stored = JSON.parse(JSON.stringify(pathFields('to', path))) as Record<string, unknown>;
        expect(pathFromFields(stored, 'to')).toBe(path);
      }),
    );
  });

  it('stores plain text alone, and bytes beside it only where it is not UTF-8', () => {
    expect(pathFields('path', 'ü.jpg')).toEqual({ path: 'ü.jpg' });
    expect(pathFields('path', '\udcfc.jpg')).toEqual({
      path: '\ufffd.jpg',
      pathB64: Buffer.from([0xfc, 0x2e, 0x6a, 0x70, 0x67]).toString('base64'),
    });
  });

  it('answers null where there is no path', () => {
    expect(pathFromFields({ path: 3 }, 'path')).toBeNull();
  });
});
