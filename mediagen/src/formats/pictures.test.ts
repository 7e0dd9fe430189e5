import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readGif } from '../../test/readers/gif-reader.ts';
import { bmpFile } from './bmp.ts';
import { gifFile } from './gif.ts';
import { pngFile } from './png.ts';
import { textFile } from './text.ts';

const SIZES = [1_000, 1_001, 1_003, 1_126, 4_096, 70_001, 300_011];

describe('pngFile', () => {
  it.each(SIZES)('makes a picture of exactly %i bytes with right checksums and whole rows', (size) => {
    const bytes = pngFile({ size, seed: size });
    const chunks = readChunks(bytes);
    const header = chunks.get('IHDR') as Buffer;
    const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
    const pixels = inflateSync(chunks.get('IDAT') as Buffer);
    expect(bytes.length).toBe(size);
    expect(pixels.length).toBe(height * (1 + width * 3));
    expect(
      Array.from({ length: height }, (_, row) => pixels[row * (1 + width * 3)]).every((byte) => byte === 0),
    ).toBe(true);
  });

  it('carries EXIF and a creation time before its pixels', () => {
    const bytes = pngFile({
      size: 5_000,
      seed: 1,
      exif: { make: 'Canon' },
      creationTime: '2019:07:14 13:14:15',
    });
    const chunks = readChunks(bytes);
    expect(chunks.get('tEXt')?.toString('latin1')).toBe('Creation Time\x002019:07:14 13:14:15');
    expect(chunks.get('eXIf')?.toString('latin1', 0, 2)).toBe('II');
    expect([...chunks.keys()].slice(-2)).toEqual(['IDAT', 'IEND']);
  });
});

describe('gifFile', () => {
  it.each(SIZES)('makes a picture of exactly %i bytes with a code for every pixel', (size) => {
    const bytes = gifFile({ size, seed: size });
    const { width, height, pixels } = readGif(bytes);
    expect(bytes.length).toBe(size);
    expect(pixels).toBe(width * height);
  });

  it('keeps every size in step with its comment blocks', () => {
    for (let size = 540; size < 1_200; size++)
      expect(readGif(gifFile({ size, seed: 1 })).height).toBeGreaterThan(0);
  });
});

describe('bmpFile', () => {
  it.each(SIZES)('makes a picture of exactly %i bytes whose rows end at its end', (size) => {
    const bytes = bmpFile({ size, seed: size });
    const [width, height] = [bytes.readInt32LE(18), bytes.readInt32LE(22)];
    expect([bytes.length, bytes.readUInt32LE(2)]).toEqual([size, size]);
    expect(bytes.readUInt32LE(10) + Math.ceil((width * 3) / 4) * 4 * height).toBe(size);
  });
});

describe('textFile', () => {
  it('is ASCII in lines of eighty bytes', () => {
    const lines = textFile({ size: 1_000, seed: 1 }).toString('latin1').split('\n');
    expect(lines.slice(0, 12).every((line) => /^[a-z ]{79}$/.test(line))).toBe(true);
    expect(lines.at(-1)).toBe('');
  });
});

function readChunks(bytes: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 8, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(bytes.subarray(at + 4, at + 8 + length)));
    chunks.set(bytes.toString('latin1', at + 4, at + 8), body);
    at += 12 + length;
  }
  return chunks;
}
