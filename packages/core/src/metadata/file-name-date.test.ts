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
    ['20190512143000.jpg', '2019-05-12T14:30:00'],
    ['2019-05-12_14-30-00-front.mp4', '2019-05-12T14:30:00'],
    ['2019-05-12T143000.jpg', '2019-05-12T14:30:00'],
    ['2019_05_12_14_30_00.jpg', '2019-05-12T14:30:00'],
    ['Copy of IMG_20190512_143000.jpg', '2019-05-12T14:30:00'],
    ['Kopie von IMG_20190512_143000.jpg', '2019-05-12T14:30:00'],
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

  it.each([
    // Telegram, Signal, WhatsApp and other messengers
    ['photo_2021-03-04_05-06-07.jpg', '2021-03-04T05:06:07'],
    ['photo_2021-03-04_05-06-07 (2).jpg', '2021-03-04T05:06:07'],
    ['video_2021-03-04_05-06-07.mp4', '2021-03-04T05:06:07'],
    ['photo_12@04-03-2021_05-06-07.jpg', '2021-03-04T05:06:07'],
    ['signal-2022-01-02-030405.jpeg', '2022-01-02T03:04:05'],
    ['signal-2022-01-02-030405_002.jpeg', '2022-01-02T03:04:05'],
    ['signal-2022-01-02-03-04-05-123-1.jpg', '2022-01-02T03:04:05.123'],
    ['WhatsApp Bild 2021-03-04 um 05.06.07.jpg', '2021-03-04'],
    ['Image WhatsApp 2021-03-04 à 05.06.07.jpg', '2021-03-04'],
    ['Imagen de WhatsApp 2021-03-04 a las 05.06.07_0a1b2c3d.jpg', '2021-03-04'],
    ['WhatsApp Video 2021-03-04 at 5.06.07 PM.mp4', '2021-03-04'],
    ['mmexport1557671400000.jpg', '2019-05-12T14:30:00.000Z'],
    ['微信图片_20210304050607.jpg', '2021-03-04T05:06:07'],
    ['KakaoTalk_20210304_050607123.jpg', '2021-03-04T05:06:07.123'],
    ['viber_image_2021-03-04_05-06-07-123.jpg', '2021-03-04T05:06:07'],
    // DJI, Insta360, Samsung, Pixel, Sony, Windows
    ['DJI_20220506070809_0001_D.JPG', '2022-05-06T07:08:09'],
    ['DJI_20220506070809_0001_T.JPG', '2022-05-06T07:08:09'],
    ['dji_fly_20220506_070809_12_1651820889000_photo.jpg', '2022-05-06T07:08:09'],
    ['dji_mimo_20220506_070809_0_1651820889000_video.mp4', '2022-05-06T07:08:09'],
    ['VID_20220506_070809_00_001.insv', '2022-05-06T07:08:09'],
    ['IMG_20220506_070809_00_001.insp', '2022-05-06T07:08:09'],
    ['LRV_20220506_070809_11_001.insv', '2022-05-06T07:08:09'],
    ['20220506_070809(0).jpg', '2022-05-06T07:08:09'],
    ['20220506_070809_Burst01.jpg', '2022-05-06T07:08:09'],
    ['Screen_Recording_20220506-070809_Chrome.mp4', '2022-05-06T07:08:09'],
    ['PXL_20220506_070809123.RAW-01.COVER.jpg', '2022-05-06T07:08:09.123Z'],
    ['PXL_20220506_070809123.PORTRAIT-01.COVER.jpg', '2022-05-06T07:08:09.123Z'],
    ['original_6f9619ff-8b86-d011-b42d-00cf4fc964ff_PXL_20220506_070809123.jpg', '2022-05-06T07:08:09.123Z'],
    ['00100dPORTRAIT_00100_BURST20220506070809123_COVER.jpg', '2022-05-06T07:08:09.123'],
    ['DSC_0001_BURST20220506070809123.JPG', '2022-05-06T07:08:09.123'],
    ['WIN_20220506_07_08_09_Pro.jpg', '2022-05-06T07:08:09'],
    ['WP_20130506_07_08_09_Pro.jpg', '2013-05-06T07:08:09'],
    ['WP_20130506_001.jpg', '2013-05-06'],
    ['20220506_070809123_iOS.jpg', '2022-05-06T07:08:09.123Z'],
    ['2022_0506_070809_001.MP4', '2022-05-06T07:08:09'],
    ['REC_2022_05_06_07_08_09_F.MP4', '2022-05-06T07:08:09'],
    // Scanners
    ['Scan_20190512.jpg', '2019-05-12'],
    ['Scan_20190512 (2).jpg', '2019-05-12'],
    ['scan 2019-05-12 14.30.00.jpg', '2019-05-12T14:30:00'],
    ['Scan_20190512_143000.png', '2019-05-12T14:30:00'],
    ['Scansione_20190512.jpg', '2019-05-12'],
    ['IMG_20190512_0001.jpg', '2019-05-12'],
    ['img20190512_14304567.jpg', '2019-05-12T14:30:45.670'],
    ['CCF20190512_00001.jpg', '2019-05-12'],
    ['vlcsnap-2019-08-07-06h05m04s123.png', '2019-08-07T06:05:04.123'],
    ['2019_05_12 14_30 Office Lens.jpg', '2019-05-12T14:30:00'],
  ])('reads the app name %s as %s', (name, expected) => {
    expect(shown(name)).toBe(expected);
  });

  it.each([
    // GNOME, KDE, Xfce
    'Screenshot from 2019-08-07 06-05-04.png',
    'Bildschirmfoto vom 2019-08-07 06-05-04.png',
    'Bildschirmfoto_2019-08-07_06-05-04.png',
    'Bildschirmfoto_20190807_060504.png',
    "Capture d'écran du 2019-08-07 06-05-04.png",
    'Captura de pantalla de 2019-08-07 06-05-04.png',
    'Schermata da 2019-08-07 06-05-04.png',
    'Снимок экрана от 2019-08-07 06-05-04.png',
    'Zrzut ekranu z 2019-08-07 06-05-04.png',
    'スクリーンショット 2019-08-07 06-05-04.png',
    '截图 2019-08-07 06-05-04.png',
    'Screencast from 2019-08-07 06-05-04.webm',
    // macOS
    'Screen Shot 2019-08-07 at 6.05.04 AM.png',
    'Screenshot 2019-08-07 at 06.05.04.png',
    'Bildschirmfoto 2019-08-07 um 06.05.04.png',
    'Bildschirmaufnahme 2019-08-07 um 06.05.04.mov',
    'Capture d’écran 2019-08-07 à 06.05.04.png',
    'Captura de pantalla 2019-08-07 a la(s) 6.05.04.png',
    'Captura de Tela 2019-08-07 às 06.05.04.png',
    'Captura de ecrã 2019-08-07, às 06.05.04.png',
    'Schermafbeelding 2019-08-07 om 06.05.04.png',
    'Skärmavbild 2019-08-07 kl. 06.05.04.png',
    'Skjermbilde 2019-08-07 kl. 06.05.04.png',
    'Skærmbillede 2019-08-07 kl. 06.05.04.png',
    'Näyttökuva 2019-08-07 kello 6.05.04.png',
    'Zrzut ekranu 2019-08-07 o 06.05.04.png',
    'Snímek obrazovky 2019-08-07 v 6.05.04.png',
    'Képernyőfotó 2019-08-07 - 6.05.04.png',
    'Ekran Resmi 2019-08-07 06.05.04.png',
    'Снимок экрана 2019-08-07 в 06.05.04.png',
    'Στιγμιότυπο 2019-08-07, 6.05.04 π.μ..png',
    'צילום מסך 2019-08-07 ב-6.05.04.png',
    'لقطة شاشة 2019-08-07 في 6.05.04 ص.png',
    'スクリーンショット 2019-08-07 6.05.04.png',
    '截屏2019-08-07 上午6.05.04.png',
    '截圖 2019-08-07 上午6.05.04.png',
    '스크린샷 2019-08-07 오전 6.05.04.png',
    // Windows
    'Screenshot 2019-08-07 060504.png',
    "Capture d'écran 2019-08-07 060504.png",
    // Android and iOS
    'Screenshot_20190807-060504.png',
    'Screenshot_20190807_060504_Chrome.jpg',
    'Screenshot_2019-08-07-06-05-04.png',
    'screen-20190807-060504.mp4',
    'Simulator Screen Shot - iPhone 8 - 2019-08-07 at 06.05.04.png',
    'Some Game 2019.08.07 - 06.05.04.42.png',
  ])('reads the screenshot %s', (name) => {
    expect(shown(name)).toBe('2019-08-07T06:05:04');
  });

  it('reads twelve-hour clocks in other languages', () => {
    expect(shown('截屏2019-08-07 下午6.05.04.png')).toBe('2019-08-07T18:05:04');
    expect(shown('스크린샷 2019-08-07 오후 6.05.04.png')).toBe('2019-08-07T18:05:04');
    expect(shown('Screenshot 2019-08-07 at 6.05.04 p.m..png')).toBe('2019-08-07T18:05:04');
    expect(shown('Captura de pantalla 2019-08-07 a las 6.05.04 p. m..png')).toBe('2019-08-07T18:05:04');
    expect(shown('RPReplay_Final1557671400.mp4')).toBe('2019-05-12T14:30:00Z');
  });

  it.each([
    'invoice-2019-05-12.jpg',
    'invoice_20190512.jpg',
    'export_20190512_143000.jpg',
    'backup 2019-05-12 14.30.00.jpg',
    'LRM_EXPORT_20190512_143000.jpg',
    'Trip 2019.jpg',
    'DSC_20211399_990000.jpg',
    'photo_2021-13-04_05-06-07.jpg',
    'DJI_20221306070809_0001_D.JPG',
    'DJI_0001.JPG',
    'GH010123.MP4',
    'GX012019.MP4',
    'GOPR2019.JPG',
    'G0192019.JPG',
    'Scan0001.jpg',
    'Scandinavia 2019-05-12.jpg',
    'Screenshot (12).png',
    'IMG_E1234.HEIC',
    'received_1557671400000.jpeg',
    'Snapchat-1557671400.jpg',
  ])('finds no capture date in %s', (name) => {
    expect(shown(name)).toBeNull();
  });

  it('marks what a messenger dates as received', () => {
    expect(fileNameDate('IMG-20190512-WA0007.jpg')?.meaning).toBe('received');
    expect(fileNameDate('photo_2021-03-04_05-06-07.jpg')?.meaning).toBe('received');
    expect(fileNameDate('Scan_20190512.jpg')?.meaning).toBe('scanned');
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
