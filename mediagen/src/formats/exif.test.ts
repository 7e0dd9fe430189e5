import { describe, expect, it } from 'vitest';
import { readTiff } from '../../test/readers/tiff-reader.ts';
import { exifBlock } from './exif.ts';
import { tiffRawFile } from './tiff-raw.ts';

describe('exifBlock', () => {
  it.each(['II', 'MM'] as const)(
    'writes dates, fractions, offsets and camera in byte order %s',
    (byteOrder) => {
      const { image, exif } = readTiff(
        exifBlock({
          byteOrder,
          make: 'Canon',
          model: 'R',
          dateTimeOriginal: '2019:07:14 13:14:15',
          createDate: '2019:07:14 13:14:16',
          subSecTimeOriginal: '05',
          offsetTimeOriginal: '+02:00',
        }),
      );
      expect([image.get(0x010f), image.get(0x0110)]).toEqual(['Canon', 'R']);
      expect([exif.get(0x9003), exif.get(0x9004)]).toEqual(['2019:07:14 13:14:15', '2019:07:14 13:14:16']);
      expect([exif.get(0x9291), exif.get(0x9011)]).toEqual(['05', '+02:00']);
    },
  );

  it('leaves out what is not given', () => {
    const { image, exif, gps } = readTiff(exifBlock({ make: 'Canon' }));
    expect([...image.keys()]).toEqual([0x010f, 0x0112, 0x8769]);
    expect([...exif.keys()]).toEqual([0x9000]);
    expect(gps.size).toBe(0);
  });

  it('writes a place as degrees, minutes and hundredths of seconds, with the UTC of the receiver', () => {
    const utcMs = Date.UTC(2019, 6, 14, 11, 14, 15);
    const { gps } = readTiff(exifBlock({ gps: { latitude: -48.2, longitude: 16.5, utcMs } }));
    expect([gps.get(1), gps.get(3)]).toEqual(['S', 'E']);
    expect(gps.get(2)).toEqual([48, 1, 12, 1, 0, 100]);
    expect(gps.get(7)).toEqual([11, 1, 14, 1, 15, 1]);
    expect(gps.get(0x1d)).toBe('2019:07:14');
  });
});

describe('tiffRawFile', () => {
  it.each(['cr2', 'nef', 'arw', 'dng'] as const)(
    'keeps the strip of a %s within a file of the size asked for',
    (flavour) => {
      const exif = { dateTimeOriginal: '2019:07:14 13:14:15' };
      const bytes = tiffRawFile({ size: 54_321, seed: 1, flavour, exif });
      const { image, exif: read } = readTiff(bytes);
      const [offset, length] = [image.get(0x0111)?.[0] as number, image.get(0x0117)?.[0] as number];
      expect(bytes.length).toBe(54_321);
      expect(offset + length).toBe(bytes.length);
      expect(length).toBe((image.get(0x0100)?.[0] as number) * (image.get(0x0101)?.[0] as number) * 3);
      expect(read.get(0x9003)).toBe('2019:07:14 13:14:15');
      expect(bytes.toString('latin1', 8, 10) === 'CR').toBe(flavour === 'cr2');
    },
  );
});
