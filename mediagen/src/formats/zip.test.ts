import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { zipFile } from './zip.ts';

it('holds its files as they are, with their time in UTC', () => {
  const files = [
    { name: 'Takeout/a.jpg', bytes: Buffer.from('a picture'), mtimeMs: Date.UTC(2025, 0, 2, 12, 30, 8) },
    { name: 'Takeout/\u00e4.jpg', bytes: Buffer.from('another'), mtimeMs: Date.UTC(2025, 5, 2, 12) },
  ];
  const zip = zipFile(files);
  expect(
    Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  ).toEqual(files.map(({ name, bytes }) => [name, bytes.toString()]));
  expect(zip.includes('a picture')).toBe(true);
  // Time and day of the first local header (APPNOTE 4.4.6).
  expect([zip.readUInt16LE(10), zip.readUInt16LE(12)]).toEqual([
    (12 << 11) | (30 << 5) | 4,
    (45 << 9) | (1 << 5) | 2,
  ]);
});
