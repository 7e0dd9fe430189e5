import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToPath, pathToBytes } from '../../files/path-text.ts';
import { decodeBagPath, encodeBagPath, formatManifestLine, parseManifestLine } from './bag-lines.ts';

const SUM = 'ab'.repeat(32);

describe('manifest lines', () => {
  it('encodes only what BagIt encodes', () => {
    expect(encodeBagPath('data/50% of\r\nä\\ b.jpg')).toBe('data/50%25 of%0D%0Aä\\ b.jpg');
    expect(decodeBagPath('data/50%25 of%0d%0Aä%20.jpg')).toBe('data/50% of\r\nä%20.jpg');
  });

  it('come back as they were for every name a file can have', () => {
    const names = fc.uint8Array({ min: 1, max: 255, minLength: 1 }).filter((bytes) => !bytes.includes(0x2f));
    fc.assert(
      fc.property(names, (name) => {
        const path = `data/${bytesToPath(name)}`;
        const line = pathToBytes(formatManifestLine({ sha256: SUM, path }));
        expect(line.indexOf(0x0a)).toBe(line.length - 1);
        expect(parseManifestLine(line.subarray(0, -1))).toEqual({ sha256: SUM, path });
      }),
    );
  });

  it('reads the lines of other programs', () => {
    expect(parseManifestLine(Buffer.from(`${SUM.toUpperCase()} *data/a.jpg`))).toEqual({
      sha256: SUM,
      path: 'data/a.jpg',
    });
    for (const bad of ['', 'data/a.jpg', `${SUM}`, `${SUM.slice(1)}  data/a.jpg`])
      expect(parseManifestLine(Buffer.from(bad))).toBe(null);
  });
});
