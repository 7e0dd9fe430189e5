import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { exifBlock, jpegFile, mp4File, pngFile, rawFile } from '../../../../../mediagen/src/index.ts';
import {
  avi,
  exifSegment,
  iptc,
  jpeg,
  png,
  riffChunk,
  samples,
  segment,
  streamExif,
  webp,
  xmpPacket,
  xmpSegment,
} from '../../../test/metadata/native/samples.ts';
import type { NativeOutcome } from './native-outcome.ts';
import { readNativeTags } from './read-native-tags.ts';

function read(bytes: Buffer, name: string): NativeOutcome {
  const at = (offset: number, length: number): Buffer | null =>
    offset + length > bytes.length ? null : bytes.subarray(offset, offset + length);
  return readNativeTags({ size: bytes.length, read: at }, name);
}

function tagsOf(bytes: Buffer, name: string): Readonly<Record<string, unknown>> {
  const outcome = read(bytes, name);
  return outcome.kind === 'tags' ? outcome.tags : { left: outcome.why };
}

function whyLeft(bytes: Buffer, name: string): string {
  const outcome = read(bytes, name);
  return outcome.kind === 'tags' ? 'accepted' : outcome.why;
}

const sample = (name: string): Buffer => samples().find((one) => one.name === name)?.bytes ?? Buffer.alloc(0);
const DATED = { make: 'Canon', model: 'X', dateTimeOriginal: '2019:05:12 10:11:12' };
const exif = exifSegment(exifBlock(DATED));

describe('a JPEG', () => {
  it('tells the tags of its EXIF block under the keys of exiftool, in the order in which they are asked for', () => {
    expect(Object.entries(tagsOf(sample('exif.jpg'), 'exif.jpg'))).toEqual([
      ['EXIF:ExifIFD:DateTimeOriginal', '2019:05:12 10:11:12'],
      ['EXIF:ExifIFD:CreateDate', '2019:05:12 10:11:12'],
      ['EXIF:IFD0:ModifyDate', '2019:06:01 08:00:00'],
      ['EXIF:ExifIFD:SubSecTimeOriginal', '05'],
      ['EXIF:ExifIFD:OffsetTimeOriginal', '+02:00'],
      ['Composite:GPSDateTime', '2019:05:12 08:11:12Z'],
      ['Composite:GPSLatitude', 48.2082],
      ['Composite:GPSLongitude', 16.3738],
      ['EXIF:IFD0:Make', 'Canon'],
      ['EXIF:IFD0:Model', 'Canon EOS 40D'],
      ['File:MIMEType', 'image/jpeg'],
    ]);
  });

  it('tells a text of digits as the number that exiftool prints', () => {
    expect(tagsOf(sample('digit-names.jpg'), 'a.jpg')).toMatchObject({
      'EXIF:IFD0:Make': 2004,
      'EXIF:IFD0:Model': 12,
    });
  });

  it('gives the thumbnail a copy of a key, and not the key', () => {
    expect(tagsOf(sample('thumbnail.jpg'), 'a.jpg')).toMatchObject({
      'EXIF:IFD0:Make': 'Canon',
      'EXIF:IFD1:Copy1:Make': 'Other',
      'EXIF:IFD1:Copy1:ModifyDate': '2001:02:03 04:05:06',
    });
  });

  it('tells dates of XMP as exiftool writes them', () => {
    expect(tagsOf(sample('xmp-alone.jpg'), 'a.jpg')).toMatchObject({
      'XMP:XMP-exif:DateTimeOriginal': '2019:05:12 10:11:12.25+02:00',
      'XMP:XMP-xmp:CreateDate': '2019:05:12 10:11:12Z',
      'XMP:XMP-photoshop:DateCreated': '2019:05:12 10:11:12',
    });
  });

  it('tells the day and the time of IPTC', () => {
    expect(tagsOf(sample('iptc.jpg'), 'a.jpg')).toMatchObject({
      'IPTC:DateCreated': '2019:05:11',
      'IPTC:TimeCreated': '10:11:12+02:00',
    });
  });

  it('leaves MakerNotes unread where their maker has no date in them, and says so', () => {
    expect(read(sample('note.jpg'), 'a.jpg')).toMatchObject({ kind: 'tags', leftUnread: true });
    expect(read(sample('exif.jpg'), 'a.jpg')).toMatchObject({ kind: 'tags', leftUnread: false });
  });

  it.each([
    ['a second EXIF block', jpeg(exif, exif), /EXIF twice/],
    ['a second XMP packet', jpeg(xmpSegment(xmpPacket('')), xmpSegment(xmpPacket(''))), /XMP twice/],
    [
      'extended XMP',
      jpeg(segment(0xe1, Buffer.from('http://ns.adobe.com/xmp/extension/\0x'))),
      /not read here/,
    ],
    ['a segment of a maker', jpeg(exif, segment(0xe6, Buffer.from('GoPro\0'))), /not read here/],
    ['a C2PA manifest', jpeg(exif, segment(0xeb, Buffer.from('JP\0\0'))), /not read here/],
    ['bytes between its segments', jpeg(exif, Buffer.from([0])), /do not follow/],
    ['no end of its segments', jpeg(exif).subarray(0, 150), /outside the file/],
    ['an IPTC date and no other', jpeg(segment(0xed, Buffer.from('Photoshop 3.0\0'), iptc())), /composes/],
    ['a name of another kind', jpeg(exif), /name/, 'a.nef'],
  ])('with %s is left to exiftool', (_, bytes, why, name = 'a.jpg') => {
    expect(whyLeft(bytes, name)).toMatch(why);
  });

  it.each([
    ['of another maker', 'PENTAX', '2019:05:12 10:11:12'],
    ['and no date outside them', 'Canon', undefined],
    ['and an impossible date', 'Canon', '2019:13:12 10:11:12'],
    ['and a date that no clock was set to', 'Canon', '1970:01:01 00:00:00'],
  ])('with MakerNotes %s is left to exiftool', (_, make, dateTimeOriginal) => {
    const note = { make, model: 'X', appleContentId: 'A', ...(dateTimeOriginal ? { dateTimeOriginal } : {}) };
    expect(whyLeft(jpeg(exifSegment(exifBlock(note))), 'a.jpg')).toMatch(/MakerNotes/);
  });
});

describe('an EXIF block', () => {
  const changed = (change: (block: Buffer) => void): string => {
    const block = exifBlock(DATED);
    change(block);
    return whyLeft(jpeg(exifSegment(block)), 'a.jpg');
  };
  /** Where the entry of a tag begins in IFD0. */
  const entryOf = (block: Buffer, tag: number): number => {
    for (let at = 10; at < block.length; at += 12) if (block.readUInt16LE(at) === tag) return at;
    throw new Error(`no tag ${tag}`);
  };

  it.each([
    [
      'an offset outside it',
      (block: Buffer) => block.writeUInt32LE(60_000, entryOf(block, 0x010f) + 8),
      /outside/,
    ],
    [
      'an unknown type',
      (block: Buffer) => block.writeUInt16LE(99, entryOf(block, 0x010f) + 2),
      /unknown type/,
    ],
    [
      'a value over its directory',
      (block: Buffer) => block.writeUInt32LE(12, entryOf(block, 0x010f) + 8),
      /over/,
    ],
    ['a tag twice', (block: Buffer) => block.writeUInt16LE(0x010f, entryOf(block, 0x0110)), /twice/],
    [
      'a ring of directories',
      (block: Buffer) => block.writeUInt32LE(8, entryOf(block, 0x8769) + 8),
      /ring|twice|belong/,
    ],
    [
      'a text that is none',
      (block: Buffer) => block.fill(0xe4, block.indexOf('Canon'), block.indexOf('Canon') + 2),
      /ASCII/,
    ],
    ['no directory', (block: Buffer) => block.writeUInt32LE(0, 4), /no directory/],
    ['a wrong number', (block: Buffer) => block.writeUInt16LE(43, 2), /header/],
  ])('with %s is left to exiftool', (_, change, why) => {
    expect(changed(change)).toMatch(why);
  });
});

describe('XMP', () => {
  const inXmp = (attributes: string, elements = ''): string =>
    whyLeft(jpeg(xmpSegment(xmpPacket(attributes, elements))), 'a.jpg');

  it('is not looked into where it names nothing that is asked for, however it is written', () => {
    expect(inXmp('xmp:Rating="3"', '<!-- a comment --><dc:title>&amp;</dc:title>')).toBe('accepted');
  });

  it.each([
    ['in a structure', '', '<x:Camera rdf:parseType="Resource"><tiff:Make>A</tiff:Make></x:Camera>'],
    ['in a language', '', '<tiff:Make xml:lang="de">A</tiff:Make>'],
    ['in a comment', '', '<!-- <tiff:Make>A</tiff:Make> -->'],
    ['of another namespace', 'xmlns:my="http://example.org/" my:CreateDate="2019-05-12T10:11:12"', ''],
    ['twice', 'xmp:CreateDate="2019-05-12T10:11:12"', '<xmp:CreateDate>2019-05-12T10:11:12</xmp:CreateDate>'],
    ['under another prefix', 'xmlns:y="http://ns.adobe.com/xap/1.0/" y:CreateDate="2019-05-12T10:11:12"', ''],
    ['with an entity', '', '<tiff:Make>A&amp;B</tiff:Make>'],
    ['in an unusual form', 'xmp:CreateDate="May 2019"', ''],
  ])('that names a tag %s is left to exiftool', (_, attributes, elements) => {
    expect(inXmp(attributes, elements)).not.toBe('accepted');
  });
});

describe('a RAW file', () => {
  it.each(['nef', 'cr2', 'arw', 'dng', 'pef', 'srw', 'orf', 'cr3', 'raf', 'rw2'] as const)(
    'of the kind %s tells the tags of its directories',
    (flavour) => {
      const bytes = rawFile({ size: 1_500, seed: 1, flavour, exif: DATED });
      expect(tagsOf(bytes, `a.${flavour}`)).toMatchObject({
        'EXIF:ExifIFD:DateTimeOriginal': '2019:05:12 10:11:12',
      });
    },
  );

  it('is left to exiftool if its content does not fit its name, or if something was appended', () => {
    const nef = rawFile({ size: 1_500, seed: 1, flavour: 'nef', exif: DATED });
    const cr2 = rawFile({ size: 1_500, seed: 1, flavour: 'cr2', exif: DATED });
    expect(whyLeft(nef, 'a.cr2')).toMatch(/does not fit/);
    expect(whyLeft(cr2, 'a.tif')).toMatch(/does not fit/);
    expect(whyLeft(nef, 'a.dng')).toMatch(/does not fit/);
    expect(whyLeft(nef, 'a.rw2')).toMatch(/exiftool reads/);
    expect(whyLeft(nef, 'a.orf')).toMatch(/not that of its kind/);
    expect(whyLeft(nef, 'a.3fr')).toMatch(/exiftool reads/);
    expect(whyLeft(Buffer.concat([nef, Buffer.from('cbipcbbl')]), 'a.nef')).toMatch(/appended/);
  });
});

describe('an RW2', () => {
  const whole = rawFile({ size: 6_000, seed: 1, flavour: 'rw2', exif: DATED });

  it('tells the tags of the JPEG in it as copies, where it has them itself', () => {
    expect(tagsOf(sample('raw.rw2'), 'a.rw2')).toMatchObject({
      'EXIF:ExifIFD:DateTimeOriginal': '2019:05:12 10:11:12',
      'EXIF:ExifIFD:Copy1:DateTimeOriginal': '2019:05:12 10:11:12',
      'EXIF:IFD0:ModifyDate': '2019:06:01 08:00:00',
      'Composite:GPSLatitude': 48.2082,
    });
  });

  it.each([
    ['another signature', 8, 0, /not that of its kind/],
    ['another number', 2, 42, /exiftool reads/],
    ['no JPEG in it', whole.indexOf(Buffer.from([0xff, 0xd8, 0xff])), 0, /no JPEG/],
    ['its tags in another order', 26, 0x30, /not in order/],
    [
      'a tag that it has another meaning for',
      whole.indexOf(Buffer.from([0x18, 1, 4, 0])),
      0x32,
      /maker has none/,
    ],
  ])('with %s is left to exiftool', (_, at, byte, why) => {
    const bytes = Buffer.from(whole);
    bytes[at] = byte;
    expect(whyLeft(bytes, 'a.rw2')).toMatch(why);
  });
});

describe('a CR3', () => {
  const whole = rawFile({ size: 4_000, seed: 1, flavour: 'cr3', exif: DATED });

  it('tells the tags of the blocks in the box of Canon, and not the times of its film', () => {
    expect(read(sample('raw.cr3'), 'a.cr3')).toMatchObject({ kind: 'tags', leftUnread: true });
    expect(Object.keys(tagsOf(sample('raw.cr3'), 'a.cr3')).filter((key) => /QuickTime/.test(key))).toEqual(
      [],
    );
    expect(tagsOf(sample('raw.cr3'), 'a.cr3')).toMatchObject({
      'EXIF:ExifIFD:DateTimeOriginal': '2019:05:12 10:11:12',
      'EXIF:IFD0:Make': 'Canon',
      'Composite:GPSLongitude': 16.3738,
      'File:MIMEType': 'image/x-canon-cr3',
    });
  });

  const XMP = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex');
  it.each([
    ['no MakerNotes', 'CMT3', 'CMT5', /not read here/],
    ['its blocks in another order', 'CMT2', 'CMT1', /two "CMT1"/],
    ['another version of its box', 'CanonCR3', 'CanonCRM', /another kind/],
    ['another maker', 'Canon\0', 'Other\0', /MakerNotes/],
    [
      'another box beside its film',
      XMP.toString('latin1'),
      XMP.toString('latin1').replace(/^./, 'x'),
      /not read here/,
    ],
    ['a date in its XMP', 'xmp:Rating>0', 'CreateDate>0', /XMP/],
    ['a track of another kind', 'CTMD', 'GPMD', /track/],
    ['a date in its timed metadata', '\x9a\x82\x05\0', '\x03\x90\x05\0', /tags of its own/],
    ['another brand', 'ftypcrx ', 'ftypheic', /file type/],
  ])('with %s is left to exiftool', (_, from, to, why) => {
    const bytes = Buffer.from(whole);
    const at = bytes.indexOf(Buffer.from(from, 'latin1'));
    expect(at).toBeGreaterThan(0);
    bytes.write(to, at, 'latin1');
    expect(whyLeft(bytes, 'a.cr3')).toMatch(why);
  });

  it('without a date that can be used, or under another name, is left to exiftool', () => {
    const undated = rawFile({ size: 4_000, seed: 1, flavour: 'cr3', exif: { make: 'Canon' } });
    expect(whyLeft(undated, 'a.cr3')).toMatch(/MakerNotes may have/);
    expect(whyLeft(whole, 'a.mp4')).toMatch(/file type/);
    expect(whyLeft(whole.subarray(0, -10), 'a.cr3')).toMatch(/cut off/);
  });
});

describe('an AVI', () => {
  const idit = (text: string): Buffer => avi({ header: [riffChunk('IDIT', Buffer.from(text, 'latin1'))] });

  it.each([
    ['Mon Mar 09 08:07:06 2009\n\0', '2009:03:09 08:07:06'],
    ['MON MAR  9 08:07:06 2009', '2009:03:09 08:07:06'],
    ['2009-03-09  08:07:06\0\0', '2009:03:09 08:07:06'],
  ])('that was recorded at %j tells it', (text, told) => {
    expect(tagsOf(idit(text), 'a.avi')).toEqual({
      'RIFF:DateTimeOriginal': told,
      'File:MIMEType': 'video/x-msvideo',
    });
  });

  it('tells the creation date of its list of texts, and the EXIF in the data of a stream', () => {
    expect(tagsOf(sample('created.avi'), 'a.avi')).toMatchObject({ 'RIFF:DateCreated': '2003:03:10' });
    expect(tagsOf(sample('exif.avi'), 'a.avi')).toMatchObject({ 'EXIF:IFD0:Model': 'Canon EOS 40D' });
    expect(read(sample('note.avi'), 'a.avi')).toMatchObject({ kind: 'tags', leftUnread: true });
  });

  const chunk = (name: string, text: string): Buffer => riffChunk(name, Buffer.from(text, 'latin1'));
  it.each([
    ['a date in a form of its own', idit('2005/11/28/ 09:19'), /unusual/],
    ['no month', idit('Mon Abc 09 08:07:06 2009'), /unusual/],
    [
      'two dates',
      avi({ header: [chunk('IDIT', '2009-03-09 08:07:06')], top: [chunk('IDIT', '2009-03-09 08:07:06')] }),
      /twice/,
    ],
    ['free space of a maker', avi({ top: [chunk('JUNK', 'QVMI and more')] }), /maker/],
    [
      'a list of a maker',
      avi({ top: [riffChunk('LIST', Buffer.from('ncdtnctg\x02\0\0\0aa', 'latin1'))] }),
      /not read here/,
    ],
    ['XMP before its film', avi({ top: [chunk('_PMX', '<x:xmpmeta/>')] }), /not read here/],
    ['a year alone', avi({ info: [chunk('ICRD', '2003')] }), /unusual/],
    ['a time of Windows', avi({ info: [chunk('DTIM', '30000000 1000000')] }), /not read here/],
    ['text in a stream', avi({ stream: [chunk('strh', 'txts')] }), /stream/],
    [
      'EXIF of two streams',
      avi({ stream: [riffChunk('strd', streamExif(DATED)), riffChunk('strd', streamExif(DATED))] }),
      /twice/,
    ],
    ['a cut in its film', sample('created.avi').subarray(0, -4), /cut off/],
    [
      'something behind its end',
      Buffer.concat([sample('created.avi'), Buffer.from('more of it')]),
      /behind its end/,
    ],
  ])('with %s is left to exiftool', (_, bytes, why) => {
    expect(whyLeft(bytes, 'a.avi')).toMatch(why);
  });
});

describe('a PNG', () => {
  it('tells its creation time, the time of its last change and its XMP', () => {
    expect(tagsOf(sample('text.png'), 'a.png')).toEqual({
      'PNG:CreationTime': '2019:05:12 10:11:12',
      'PNG:ModifyDate': '2019:05:13 01:02:03',
      'File:MIMEType': 'image/png',
    });
    expect(tagsOf(sample('xmp.png'), 'a.png')).toHaveProperty(['XMP:XMP-exif:DateTimeOriginal']);
  });

  it('is left to exiftool with compressed text, a cut or something behind its end', () => {
    const chunk = Buffer.concat([Buffer.from('\0\0\0\x05zTXtab\0\0c', 'latin1'), Buffer.alloc(4)]);
    expect(whyLeft(png(chunk), 'a.png')).toMatch(/not read here/);
    const whole = pngFile({ size: 700, seed: 1 });
    expect(whyLeft(whole.subarray(0, -20), 'a.png')).toMatch(/cut off|outside/);
    expect(whyLeft(Buffer.concat([whole, Buffer.from('more')]), 'a.png')).toMatch(/behind its end/);
  });
});

describe('a WebP', () => {
  it('is left to exiftool if its size is not what it says, or if it has metadata twice', () => {
    const block = riffChunk('EXIF', exifBlock(DATED));
    expect(whyLeft(webp(block), 'a.webp')).toBe('accepted');
    expect(whyLeft(Buffer.concat([webp(block), Buffer.alloc(4)]), 'a.webp')).toMatch(/size/);
    expect(whyLeft(webp(block, block), 'a.webp')).toMatch(/twice/);
  });
});

describe('a film', () => {
  const whole = mp4File({ size: 3_000, seed: 1, createdMs: Date.UTC(2019, 4, 12), make: 'A', model: 'B' });

  it('tells the dates of its headers, each track by its number, and its Keys', () => {
    expect(tagsOf(sample('two-tracks.mp4'), 'a.mp4')).toMatchObject({
      'QuickTime:CreateDate': '2019:05:12 08:11:12',
      'QuickTime:UserData:Make': 'samsung',
      'Composite:GPSLatitude': 48.2082,
      'File:MIMEType': 'video/mp4',
    });
    expect(tagsOf(sample('place.mov'), 'a.mov')).toMatchObject({
      'QuickTime:Keys:CreationDate': '2019:05:12 10:11:12+02:00',
      'Composite:GPSLongitude': 16.3738,
    });
  });

  it('tells zeros where its header has no date', () => {
    expect(tagsOf(sample('zero.mp4'), 'a.mp4')).toMatchObject({
      'QuickTime:CreateDate': '0000:00:00 00:00:00',
    });
  });

  it.each([
    ['a box of a maker', 'mdat', 'uuid', /not read here/],
    ['a title of a maker', '\xa9mak', 'CNTH', /not read here/],
    ['another brand', 'isom', 'XAVC', /file type/],
  ])('with %s is left to exiftool', (_, from, to, why) => {
    const bytes = Buffer.from(whole);
    bytes.write(to, bytes.indexOf(Buffer.from(from, 'latin1')), 'latin1');
    expect(whyLeft(bytes, 'a.mp4')).toMatch(why);
  });

  it('that is cut off is left to exiftool', () => {
    expect(whyLeft(whole.subarray(0, -200), 'a.mp4')).toMatch(/cut off/);
  });
});

it('leaves kinds that it does not read to exiftool', () => {
  expect(whyLeft(Buffer.from('BPG\xfb'.repeat(10)), 'a.bpg')).toMatch(/exiftool reads/);
  expect(whyLeft(Buffer.from('too short'), 'a.jpg')).toMatch(/too short/);
});

it('takes a JPEG without any metadata for one', () => {
  expect(read(jpegFile({ size: 900, seed: 1 }), 'a.jpg')).toEqual({
    kind: 'tags',
    tags: { 'File:MIMEType': 'image/jpeg' },
    leftUnread: false,
  });
});
