import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fileNameDate } from './file-name-date.ts';
import { formatWallClock } from './wall-clock.ts';

const shown = (name: string): string | null => {
  const date = fileNameDate(name);
  if (date === null) return null;
  const text = formatWallClock(date.ms, date.precision === 'subsecond');
  return `${date.precision === 'day' ? text.slice(0, 10) : text}${date.clock === 'utc' ? 'Z' : ''}`;
};

describe('fileNameDate', () => {
  it.each([
    ['PXL_20210102_030405678.jpg', '2021-01-02T03:04:05.678Z'],
    ['PXL_20210102_030405678.MP.jpg', '2021-01-02T03:04:05.678Z'],
    ['PXL_20210102_030405678~2.jpg', '2021-01-02T03:04:05.678Z'],
    ['IMG_20190512_143000.jpg', '2019-05-12T14:30:00'],
    ['IMG_20190512_143000_HDR.jpg', '2019-05-12T14:30:00'],
    ['IMG_20190512_143000(1).jpg', '2019-05-12T14:30:00'],
    ['img_20190512_143000123.jpg', '2019-05-12T14:30:00.123'],
    ['VID_20190512_143000.mp4', '2019-05-12T14:30:00'],
    ['MVIMG_20190512_143000.jpg', '2019-05-12T14:30:00'],
    ['DSC_20190512_143000.JPG', '2019-05-12T14:30:00'],
    ['20190512_143000.jpg', '2019-05-12T14:30:00'],
    ['20190512-143000_001.jpg', '2019-05-12T14:30:00'],
    ['Screenshot_20190512-143000.png', '2019-05-12T14:30:00'],
    ['Screenshot_20190512-143000_Chrome.jpg', '2019-05-12T14:30:00'],
    ['Screenshot_2019-05-12-14-30-00-123_com.app.png', '2019-05-12T14:30:00.123'],
    ['Screenshot 2019-05-12 at 14.30.00.png', '2019-05-12T14:30:00'],
    ['Screenshot 2019-05-12 at 2.30.00\u202fPM.png', '2019-05-12T14:30:00'],
    ['Screenshot 2019-05-12 at 12.30.00 AM.png', '2019-05-12T00:30:00'],
    ['IMG-20190512-WA0007.jpg', '2019-05-12'],
    ['VID-20190512-WA0007.mp4', '2019-05-12'],
    ['WhatsApp Image 2019-05-12 at 14.30.00.jpeg', '2019-05-12'],
    ['WhatsApp Image 2019-05-12 at 14.30.00 (2).jpeg', '2019-05-12'],
    ['signal-2019-05-12-14-30-00.jpg', '2019-05-12T14:30:00'],
    ['signal-2019-05-12-14-30-00-123.jpg', '2019-05-12T14:30:00.123'],
    ['BURST20190512143000.jpg', '2019-05-12T14:30:00'],
    ['00000IMG_00000_BURST20190512143000123_COVER.jpg', '2019-05-12T14:30:00.123'],
    ['1557671400000.jpg', '2019-05-12T14:30:00.000Z'],
    ['FB_IMG_1557671400000.jpg', '2019-05-12T14:30:00.000Z'],
    ['2019-05-12 14.30.00.jpg', '2019-05-12T14:30:00'],
    ['2019-05-12 14.30.00-1.jpg', '2019-05-12T14:30:00'],
    ['2019-05-12 Birthday.jpg', '2019-05-12'],
  ])('reads %s as %s', (name, expected) => {
    expect(shown(name)).toBe(expected);
  });

  it.each([
    'IMG_1234.JPG',
    'IMG_20190231_143000.jpg',
    'IMG_20191305_143000.jpg',
    'IMG_20190512_243000.jpg',
    'IMG_20190512_146000.jpg',
    'IMG_20190512_1430001234.jpg',
    'xIMG_20190512_143000.jpg',
    '120190512_143000.jpg',
    'IMG_30190512_143000.jpg',
    'Screenshot 2019-05-12 at 13.30.00 PM.png',
    '0557671400000.jpg',
    '15576714000001.jpg',
    '2019-05-123.jpg',
    '20190512.jpg',
    '',
    '.20190512_143000',
  ])('finds no date in %s', (name) => {
    expect(shown(name)).toBeNull();
  });

  it('marks what a messenger dates as received', () => {
    expect(fileNameDate('IMG-20190512-WA0007.jpg')?.meaning).toBe('received');
    expect(fileNameDate('IMG_20190512_143000.jpg')?.meaning).toBe('captured');
  });

  it('finds every moment again that is written into a name', () => {
    const moments = fc.date({
      min: new Date('1900-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (moment) => {
        const digits = moment.toISOString().replace(/[-:]/g, '');
        const local = formatWallClock(moment.getTime(), false);
        expect(shown(`IMG_${digits.slice(0, 8)}_${digits.slice(9, 15)}.jpg`)).toBe(local);
      }),
    );
  });

  it('takes any text without throwing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => void fileNameDate(name)));
  });
});
