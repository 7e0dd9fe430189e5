import { describe, expect, it } from 'vitest';
import { fileNumber } from './file-number.ts';

describe('fileNumber', () => {
  it.each([
    ['IMG_0042.JPG', '100CANON', '100-0042'],
    ['DSC01234.ARW', '101MSDCF', '101-01234'],
    ['P5120042.JPG', '100OLYMP', '100-0042'],
    ['IMG_7.JPG', 'Wedding', '0007'],
    ['GOPR0042.JPG', '100GOPRO', '100-0042'],
    ['IMG-20190512-WA0003.jpg', 'WhatsApp', '0003'],
    ['20190512_101112_002.jpg', 'Camera', '0002'],
    ['20190512_101112(1).jpg', 'Camera', '0001'],
  ])('of %s in %s is %s', (name, folder, number) => {
    expect(fileNumber(name, folder)).toBe(number);
  });

  it.each(['IMG_20190512_101112.jpg', 'lake.jpg', '1557650000123.jpg', ''])('is not known of %j', (name) => {
    expect(fileNumber(name, '100CANON')).toBeNull();
  });

  it('rises where a camera begins its numbers anew in the next folder', () => {
    const last = fileNumber('IMG_9999.JPG', '100CANON') ?? '';
    expect(last < (fileNumber('IMG_0001.JPG', '101CANON') ?? '')).toBe(true);
  });
});
