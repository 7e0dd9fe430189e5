import { describe, expect, it } from 'vitest';
import { findBox, readBoxes } from '../../test/readers/box-reader.ts';
import { readJpeg } from '../../test/readers/jpeg-reader.ts';
import { readTiff } from '../../test/readers/tiff-reader.ts';
import { heicFile } from './heic.ts';
import { movFile, mp4File } from './movie.ts';

const CREATED_MS = Date.UTC(2019, 6, 14, 11, 14, 15);
const TABLE = 'moov/trak/mdia/minf/stbl';

describe.each([
  ['mp4File', mp4File],
  ['movFile', movFile],
])('%s', (_name, film) => {
  it.each([
    [3_000, false],
    [3_005, true],
    [500_003, false],
    [900_000, true],
  ])('makes a film of exactly %i bytes whose every sample is a picture (moov last: %s)', (size, moovLast) => {
    const bytes = film({ size, seed: 1, createdMs: CREATED_MS, moovLast });
    const sizes = findBox(bytes, `${TABLE}/stsz`).body;
    const [sampleSize, samples] = [sizes.readUInt32BE(4), sizes.readUInt32BE(8)];
    const first = findBox(bytes, `${TABLE}/stco`).body.readUInt32BE(8);
    expect(bytes.length).toBe(size);
    expect(first).toBe(findBox(bytes, 'mdat').start);
    for (let index = 0; index < samples; index++) {
      const at = first + index * sampleSize;
      expect(readJpeg(bytes.subarray(at, at + sampleSize)).intervals.length).toBeGreaterThan(0);
    }
  });

  it('counts its dates from 1904 and writes 0 for none', () => {
    const seconds = (createdMs: number | null) =>
      ['moov/mvhd', 'moov/trak/tkhd', 'moov/trak/mdia/mdhd'].map((path) =>
        findBox(film({ size: 3_000, seed: 1, createdMs }), path).body.readUInt32BE(4),
      );
    const expected = (CREATED_MS - Date.UTC(1904, 0, 1)) / 1000;
    expect(seconds(CREATED_MS)).toEqual([expected, expected, expected]);
    expect(seconds(null)).toEqual([0, 0, 0]);
  });

  it('numbers its keys from 1 in the order of their values', () => {
    const creationDate = '2019-07-14T13:14:15+0200';
    const bytes = film({
      size: 4_000,
      seed: 1,
      createdMs: CREATED_MS,
      creationDate,
      contentId: 'ID',
      make: 'Apple',
    });
    const keys = readBoxes(findBox(bytes, 'moov/meta/keys').body.subarray(8)).map(({ body }) =>
      body.toString(),
    );
    const items = readBoxes(findBox(bytes, 'moov/meta/ilst').body);
    const values = items.map(({ body }) => findBox(body, 'data').body.toString('utf8', 8));
    expect(keys).toEqual(
      ['content.identifier', 'creationdate', 'make'].map((key) => `com.apple.quicktime.${key}`),
    );
    expect(items.map(({ type }) => type.charCodeAt(3))).toEqual([1, 2, 3]);
    expect(values).toEqual(['ID', creationDate, 'Apple']);
  });
});

describe('heicFile', () => {
  it('places its Exif item and its picture where iloc says', () => {
    const exif = { dateTimeOriginal: '2019:07:14 13:14:15' };
    const bytes = heicFile({ size: 40_001, seed: 1, exif });
    const locations = findBox(Buffer.from(findBox(bytes, 'meta').body.subarray(4)), 'iloc').body;
    const [pictureAt, pictureBytes] = [locations.readUInt32BE(14), locations.readUInt32BE(18)];
    const [exifAt, exifBytes] = [locations.readUInt32BE(28), locations.readUInt32BE(32)];
    expect(bytes.length).toBe(40_001);
    expect(readJpeg(bytes.subarray(pictureAt, pictureAt + pictureBytes)).intervals.length).toBeGreaterThan(0);
    expect(readTiff(bytes.subarray(exifAt + 10, exifAt + exifBytes)).exif.get(0x9003)).toBe(
      '2019:07:14 13:14:15',
    );
  });
});
