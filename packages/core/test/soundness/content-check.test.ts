import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aviFile,
  bmpFile,
  damage,
  gifFile,
  heicFile,
  jpegFile,
  movFile,
  mp4File,
  pngFile,
  rawFile,
} from '../../../../mediagen/src/index.ts';
import { box, look, noise, oneStrip, tiff, u32be, u32le, verdict } from './small-pictures.ts';

const EXIF = { dateTimeOriginal: '2019:05:12 10:11:12', model: 'Camera' };
const SIZE = { size: 80_000, seed: 'sound' };
const JPEG = jpegFile({ ...SIZE, exif: EXIF });
const PNG = pngFile(SIZE);
const HEIC = heicFile({ ...SIZE, exif: EXIF });
const MP4 = mp4File({ ...SIZE, createdMs: 0 });
const RAW = rawFile({ ...SIZE, exif: EXIF, flavour: 'dng' });

const RAW_KINDS = ['cr2', 'cr3', 'nef', 'arw', 'pef', 'srw', 'orf', 'raf', 'rw2'] as const;

const WHOLE: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['a.jpg', JPEG],
  ['a.png', PNG],
  ['a.gif', gifFile(SIZE)],
  ['a.bmp', bmpFile(SIZE)],
  ['a.heic', HEIC],
  ['a.dng', RAW],
  ['a.mp4', MP4],
  ['a.mp4', mp4File({ ...SIZE, createdMs: 0, moovLast: true })],
  ['a.mov', movFile({ ...SIZE, createdMs: null })],
  ['a.avi', aviFile({ ...SIZE, localMs: 0 })],
  ...RAW_KINDS.map((flavour) => [`a.${flavour}`, rawFile({ ...SIZE, exif: EXIF, flavour })] as const),
];

describe('a whole file', () => {
  it.each(WHOLE)('%s is found sound, in chunks of any size', (name, bytes) => {
    for (const chunkBytes of [512, 4096, 1 << 20])
      expect(look(name, bytes, { chunkBytes })).toEqual({ kind: 'sound' });
  });

  it('is judged by its content, whatever picture its name says', () => {
    expect(verdict('a.jpg', PNG)).toBe('sound');
    expect(verdict('a', damage(JPEG, 'cut-off'))).toBe('cut-off');
  });

  it('is unknown in a format that is not looked into', () => {
    expect(verdict('a.psd', Buffer.from('8BPS and more'))).toBe('unknown');
    expect(verdict('a.tif', Buffer.from('II+\0\x08\0\0\0 a large TIFF'))).toBe('unknown');
    expect(verdict('notes.txt', Buffer.from('text'))).toBe('unknown');
  });
});

describe('a file that is cut off', () => {
  it.each(WHOLE)('%s is found so at every sixteenth of it but the first', (name, bytes) => {
    for (let part = 2; part < 16; part += 1) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 16));
      expect(verdict(name, cut), `${part}/16`).toMatch(/^(cut-off|unfinished)$/);
    }
  });

  it('is never found sound where one byte is missing', () => {
    // The last bytes of the others are a part that is free.
    const others = WHOLE.filter(([name]) => /jpg|png|gif|bmp|dng/.test(name));
    for (const [name, bytes] of others) expect(verdict(name, bytes.subarray(0, -1)), name).not.toBe('sound');
  });

  it('tells how far it should go', () => {
    expect(look('a.mp4', MP4.subarray(0, 50_000))).toEqual({
      kind: 'damaged',
      damage: {
        code: 'cut-off',
        detail: expect.stringMatching(/^it should go on to byte \d+ and has 50000 bytes$/),
      },
    });
  });
});

describe('zeros', () => {
  it.each([
    ['a.jpg', JPEG, 'zero-tail', 'zeros'],
    ['a.jpg', JPEG, 'zero-hole', 'zeros'],
    ['a.jpg', JPEG, 'all-zeros', 'zeros'],
    ['a.heic', HEIC, 'zero-tail', 'zeros'],
    ['a.heic', HEIC, 'zero-hole', 'zeros'],
    ['a.png', PNG, 'zero-tail', 'overwritten'],
    ['a.mp4', MP4, 'all-zeros', 'zeros'],
  ] as const)('in place of blocks of %s are found', (name, bytes, how, code) => {
    for (const chunkBytes of [512, 1 << 20]) {
      const found = verdict(name, damage(bytes, how), { chunkBytes });
      expect(['checksum', code]).toContain(found);
    }
  });

  it.each([
    ['anywhere', 30_001, 50_003],
    ['anywhere and end with a block', 30_001, 51_200],
    ['with a block and end anywhere', 30_720, 50_003],
    ['with a block and are short', 30_720, 30_720 + 3584],
  ])('that begin %s belong to a picture and are no damage', (_, from, to) => {
    const black = Buffer.from(JPEG);
    black.fill(0, from, to);
    expect(verdict('black.jpg', black)).toBe('sound');
  });

  it('of a black picture without compression are no damage, and those in a compressed one are', () => {
    const pixels = noise(40_000);
    pixels.fill(0, 4096 - 8, 4096 - 8 + 8192);
    expect(verdict('black.tif', oneStrip(pixels, 1))).toBe('sound');
    expect(verdict('hole.tif', oneStrip(pixels, 7))).toBe('zeros');
  });

  it('of a short silence in a film are no damage, a megabyte of them is', () => {
    const film = (zeros: number) => {
      const data = noise(3 << 20);
      data.fill(0, 4096 - 8 - 24, 4096 - 8 - 24 + zeros);
      return Buffer.concat([
        box('ftyp', Buffer.from('isom\0\0\0\0isom1234')),
        box('mdat', data),
        box('moov', noise(50)),
      ]);
    };
    expect(verdict('a.mp4', film(96 * 1024))).toBe('sound');
    expect(verdict('a.mp4', film(1 << 20))).toBe('zeros');
  });

  it('that stand for a file of which nothing is on the disk are called a placeholder', () => {
    expect(verdict('a.jpg', Buffer.alloc(70_000), { allocatedBytes: 0 })).toBe('placeholder');
    expect(verdict('a.jpg', Buffer.alloc(70_000), { allocatedBytes: 70_144 })).toBe('zeros');
    expect(verdict('notes.bin', Buffer.alloc(70_000), { allocatedBytes: 0 })).toBe('unknown');
  });
});

describe('what stands behind a JPEG', () => {
  it.each([
    ['the settings of a phone', Buffer.from('\0\0\x01\x0aSEFHd\0\0\0SEFT', 'latin1')],
    ['zeros to the end of a block', Buffer.alloc(20_000)],
    ['a whole film', MP4],
    ['a further JPEG that is not listed, cut off', JPEG.subarray(0, 700)],
  ])('is no damage where it is %s', (_, behind) => {
    expect(verdict('a.jpg', Buffer.concat([JPEG, behind]))).toBe('sound');
  });

  it('is damage where it is a film that is cut off', () => {
    expect(verdict('a.jpg', Buffer.concat([JPEG, MP4.subarray(0, 60_000)]))).toBe('cut-off');
  });

  it('is damage where it is a listed picture that is cut off, and none where that was taken out', () => {
    const whole = withListedPicture(JPEG);
    expect(verdict('a.mpo', whole)).toBe('sound');
    expect(verdict('a.mpo', whole.subarray(0, -100))).toBe('cut-off');
    const withoutIt = whole.subarray(0, -JPEG.length);
    expect(verdict('a.mpo', withoutIt)).toBe('sound');
    expect(verdict('a.mpo', Buffer.concat([withoutIt, Buffer.from('settings')]))).toBe('sound');
  });
});

/** The picture with a list of two pictures (CIPA DC-007) in an APP2 segment, and itself once more behind it. */
function withListedPicture(jpeg: Buffer): Buffer {
  const list = (offset: number) =>
    Buffer.concat([
      Buffer.from('MPF\0II*\0', 'latin1'),
      u32le(8),
      Buffer.from([1, 0, 0x02, 0xb0, 7, 0]),
      u32le(32, 26, 0),
      u32le(0, jpeg.length, 0, 0, 0, jpeg.length, offset, 0),
    ]);
  const segment = (body: Buffer) => Buffer.concat([Buffer.from([0xff, 0xe2, 0, body.length + 2]), body]);
  const length = segment(list(0)).length;
  // Offsets count from behind the name of the segment.
  const offset = jpeg.length + length - (2 + 4 + 4);
  return Buffer.concat([jpeg.subarray(0, 2), segment(list(offset)), jpeg.subarray(2), jpeg]);
}

describe('other content in a picture', () => {
  it('is found where a JPEG holds marks that no picture has', () => {
    const other = Buffer.from(JPEG);
    Buffer.from([0xff, 0x42]).copy(other, 40_000);
    expect(look('a.jpg', other)).toMatchObject({
      damage: { code: 'overwritten', detail: expect.stringContaining('40000') },
    });
  });

  it('is found where a JPEG holds a block of erased flash, and not where a few such bytes fill it up', () => {
    const erased = Buffer.from(JPEG);
    erased.fill(0xff, 36_864, 36_864 + 8192);
    erased[36_864 + 8192] = 0;
    expect(verdict('a.jpg', erased)).toBe('overwritten');
    erased.set(JPEG.subarray(36_864, 36_864 + 8192), 36_864);
    erased.fill(0xff, 45_056 - 100, 45_056);
    expect(verdict('a.jpg', erased)).toBe('sound');
  });

  it('is found where a part of a PNG does not match its check sum, and doubted where only a text does not', () => {
    const other = Buffer.from(PNG);
    other[PNG.indexOf('IDAT') + 20] = (other[PNG.indexOf('IDAT') + 20] ?? 0) ^ 1;
    expect(verdict('a.png', other)).toBe('checksum');
    const text = pngFile({ ...SIZE, creationTime: '2019:05:12 10:11:12' });
    const at = text.indexOf('tEXt');
    expect(at).toBeGreaterThan(0);
    text[at + 6] = (text[at + 6] ?? 0) ^ 1;
    expect(verdict('a.png', text)).toBe('unknown');
  });
});

describe('a file that holds no picture', () => {
  it.each([
    ['an error page', '<!DOCTYPE html>\n<html><body>404'],
    ['an answer of a server', '{"error":"not found"}'],
    ['a text with a mark of its bytes first', '\ufeffSign in to continue …'],
  ])('is found where it is %s', (_, text) => {
    expect(verdict('IMG_1.JPG', Buffer.from(text))).toBe('not-a-picture');
  });

  it('is found where it begins as no picture does', () => {
    expect(look('a.heic', Buffer.from([0x91, 7, 0xfe, 3, 0x88, 1, 2, 3, 4]))).toMatchObject({
      damage: { code: 'not-a-picture', detail: 'it begins with 91 07 fe 03 88 01 02 03, as no picture does' },
    });
  });

  it('is found where it is the stand-in of iCloud', () => {
    expect(verdict('.IMG_1.HEIC.icloud', Buffer.from('bplist00'))).toBe('placeholder');
  });
});

describe('a picture of the TIFF family', () => {
  it('is unknown where the next directory is said to lie outside, which some cameras write', () => {
    const strip = [
      { tag: 0x103, type: 3, values: [7] },
      { tag: 0x111, type: 4, values: [8] },
      { tag: 0x117, type: 4, values: [1000] },
    ] as const;
    expect(verdict('a.nef', tiff(noise(1000), strip, 90_000_000))).toBe('unknown');
    expect(verdict('a.nef', tiff(noise(1000), strip))).toBe('sound');
  });

  it('is unknown where its last strip counts a few bytes more than there are', () => {
    expect(verdict('a.tif', oneStrip(noise(1000), 7, 1100))).toBe('unknown');
    expect(verdict('a.tif', oneStrip(noise(100_000), 7, 101_800))).toBe('unknown');
    expect(verdict('a.tif', oneStrip(noise(1000), 7, 100_000))).toBe('cut-off');
    expect(verdict('a.rw2', oneStrip(noise(1000), 7, 0xffff_ffff))).toBe('unknown');
  });

  it('is cut off where a preview begins in it and does not end in it, and not where it was taken out', () => {
    const preview = (start: number, bytes: number) =>
      tiff(Buffer.concat([noise(1000), Buffer.from([0xff, 0xd8]), noise(498)]), [
        { tag: 0x103, type: 3, values: [7] },
        { tag: 0x111, type: 4, values: [8] },
        { tag: 0x117, type: 4, values: [1000] },
        { tag: 0x201, type: 4, values: [start] },
        { tag: 0x202, type: 4, values: [bytes] },
      ]);
    expect(verdict('a.nef', preview(1008, 500))).toBe('sound');
    expect(verdict('a.nef', preview(1008, 50_000))).toBe('cut-off');
    expect(verdict('a.nef', preview(90_000, 50_000))).toBe('sound');
  });

  it('of Panasonic is unknown where its way to pack the data is not known', () => {
    const whole = rawFile({ ...SIZE, exif: EXIF, flavour: 'rw2' });
    const packing = whole.indexOf(Buffer.from([0x2d, 0, 3, 0, 1, 0, 0, 0, 4]));
    whole[packing + 8] = 8;
    expect(packing).toBeGreaterThan(0);
    expect(verdict('a.rw2', whole)).toBe('unknown');
    expect(verdict('a.rw2', whole.subarray(0, 40_000))).toBe('unknown');
  });

  it('is followed once where its directories lead in a circle', () => {
    expect(verdict('a.tif', tiff(noise(100), [{ tag: 0x14a, type: 4, values: [108] }], 108))).toBe('unknown');
  });
});

describe('further formats', () => {
  const riff = (kind: string, length: number, body: Buffer) =>
    Buffer.concat([Buffer.from('RIFF'), u32le(length), Buffer.from(kind), body]);

  it('are judged by the size that a RIFF tells', () => {
    expect(verdict('a.webp', riff('WEBP', 1004, noise(1000)))).toBe('sound');
    expect(verdict('a.webp', riff('WEBP', 1004, noise(900)))).toBe('cut-off');
    expect(verdict('a.webp', riff('WEBP', 1012, noise(1000)))).toBe('unknown');
    expect(verdict('a.avi', riff('AVI ', 0, noise(900)))).toBe('unfinished');
    expect(
      verdict('a.avi', Buffer.concat([riff('AVI ', 104, noise(100)), riff('AVIX', 104, noise(100))])),
    ).toBe('sound');
    expect(
      verdict('a.avi', Buffer.concat([riff('AVI ', 104, noise(100)), riff('AVIX', 104, noise(50))])),
    ).toBe('cut-off');
  });

  it('hold a hole where a WebP has blocks of zeros, or an AVI a megabyte of them', () => {
    const body = noise(3 << 20);
    body.fill(0, 4096 - 12, 4096 - 12 + 8192);
    expect(verdict('a.webp', riff('WEBP', body.length + 4, body))).toBe('zeros');
    expect(verdict('a.avi', riff('AVI ', body.length + 4, body))).toBe('sound');
    body.fill(0, 4096 - 12, 4096 - 12 + (1 << 20));
    expect(verdict('a.avi', riff('AVI ', body.length + 4, body))).toBe('zeros');
  });

  it('are judged by the three parts that a RAF names', () => {
    const head = Buffer.alloc(108);
    head.write('FUJIFILMCCD-RAW 0201');
    u32be(108, 100, 208, 50, 258, 700).copy(head, 84);
    expect(verdict('a.raf', Buffer.concat([head, noise(850)]))).toBe('sound');
    expect(verdict('a.raf', Buffer.concat([head, noise(849)]))).toBe('cut-off');
  });

  it('are judged by the packets of a camcorder film', () => {
    const packet = Buffer.concat([Buffer.alloc(4, 1), Buffer.from([0x47]), noise(187)]);
    const film = Buffer.concat(Array.from({ length: 64 }, () => packet));
    expect(verdict('a.mts', film)).toBe('sound');
    expect(verdict('a.mts', film.subarray(0, -50))).toBe('unknown');
    film.fill(0, 30 * 192, 40 * 192);
    expect(verdict('a.mts', film)).toBe('overwritten');
    expect(verdict('a.ts', Buffer.from('const a = 1;'))).toBe('unknown');
  });

  it('are unfinished where a film has data and no index', () => {
    expect(verdict('a.mp4', Buffer.concat([box('ftyp', noise(16)), box('mdat', noise(500))]))).toBe(
      'unfinished',
    );
  });

  it('are unknown where a film has an index and no data, which may be elsewhere', () => {
    expect(verdict('a.mov', Buffer.concat([box('ftyp', noise(16)), box('moov', noise(500))]))).toBe(
      'unknown',
    );
  });

  it('are unknown where a film tells no size for its last part', () => {
    const open = Buffer.concat([u32be(0), Buffer.from('mdat'), noise(500)]);
    expect(verdict('a.mp4', Buffer.concat([box('ftyp', noise(16)), box('moov', noise(40)), open]))).toBe(
      'unknown',
    );
  });
});

describe('any bytes', () => {
  it('are judged without an error, whatever was done to a whole file', () => {
    const mutated = fc.record({
      from: fc.constantFrom(...WHOLE),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
      patches: fc.array(fc.tuple(fc.nat(200), fc.uint8Array({ maxLength: 8 })), { maxLength: 6 }),
      chunkBytes: fc.constantFrom(512, 1 << 20),
    });
    fc.assert(
      fc.property(mutated, ({ from: [name, whole], keep, patches, chunkBytes }) => {
        const bytes = Buffer.from(whole.subarray(0, Math.floor(whole.length * keep)));
        for (const [at, patch] of patches) if (at < bytes.length) Buffer.from(patch).copy(bytes, at);
        expect(['sound', 'unknown', 'damaged']).toContain(look(name, bytes, { chunkBytes }).kind);
      }),
      { numRuns: 300 },
    );
  });

  it('are judged without an error behind every beginning that is known', () => {
    const starts = [
      '\xff\xd8\xff',
      '\x89PNG\r\n\x1a\n',
      'GIF89a',
      'II*\0',
      'MM\0*',
      'FUJIFILMCCD-RAW',
      '\0\0\0\x10ftyp',
      'RIFF',
      'BM',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), (start, rest) => {
        const bytes = Buffer.concat([Buffer.from(start, 'latin1'), rest]);
        expect(['sound', 'unknown', 'damaged']).toContain(look('a.jpg', bytes).kind);
      }),
      { numRuns: 500 },
    );
  });
});
