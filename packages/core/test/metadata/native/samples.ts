import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import {
  aviFile,
  exifBlock,
  heicFile,
  jpegFile,
  movFile,
  mp4File,
  pngFile,
  rawFile,
} from '../../../../../mediagen/src/index.ts';
import type { ExifFields } from '../../../../../mediagen/src/index.ts';
import { exifTags } from '../../../../../mediagen/src/formats/exif.ts';
import { box, fullBox, latin1, uint16, uint32, zeros } from '../../../../../mediagen/src/formats/iso-box.ts';
import type { TiffTag } from '../../../../../mediagen/src/formats/tiff-directory.ts';
import { encodeDirectory, encodeTiff } from '../../../../../mediagen/src/formats/tiff-directory.ts';

/** A small file of one format, as cameras and programs write them. */
export interface Sample {
  readonly name: string;
  readonly bytes: Buffer;
}

const CANON: ExifFields = {
  make: 'Canon',
  model: 'Canon EOS 40D',
  modifyDate: '2019:06:01 08:00:00',
  dateTimeOriginal: '2019:05:12 10:11:12',
  createDate: '2019:05:12 10:11:12',
  subSecTimeOriginal: '05',
  offsetTimeOriginal: '+02:00',
  gps: { latitude: 48.2082, longitude: 16.3738, utcMs: Date.UTC(2019, 4, 12, 8, 11, 12) },
};
const PHONE: ExifFields = {
  byteOrder: 'MM',
  make: 'Apple',
  model: 'iPhone 8',
  dateTimeOriginal: '2019:05:12 10:11:12',
  createDate: '2019:05:12 10:11:13',
  subSecTimeDigitized: '50',
  offsetTime: '-03:00',
  gps: { latitude: -33.8688, longitude: -70.6693 },
  appleContentId: '5F9A0B3C-1111-2222-3333-444455556666',
};
const PANASONIC: ExifFields = { ...CANON, make: 'Panasonic', model: 'DMC-GX8' };
const OLYMPUS: ExifFields = { ...CANON, make: 'OLYMPUS CORPORATION', model: 'E-M1' };
const FUJI: ExifFields = { ...CANON, make: 'FUJIFILM', model: 'X-T3' };
const XMP_DATES =
  'exif:DateTimeOriginal="2019-05-12T10:11:12.25+02:00" photoshop:DateCreated="2019-05-12T10:11:12" ' +
  'xmp:CreateDate="2019-05-12T10:11:12Z" xmp:ModifyDate="2020-01-02T03:04:05" xmp:MetadataDate="2020-01-02T03:04:06+01:00" ' +
  'tiff:Make="Canon" tiff:Model="Canon EOS 40D"';

/** One or more files of each format that is read natively; all of them are accepted. */
export function samples(): readonly Sample[] {
  return [
    { name: 'exif.jpg', bytes: jpeg(exifSegment(exifBlock(CANON))) },
    { name: 'phone.jpg', bytes: jpeg(exifSegment(exifBlock(PHONE))) },
    { name: 'plain.jpg', bytes: jpegFile({ size: 900, seed: 1 }) },
    { name: 'no-name', bytes: jpeg(exifSegment(exifBlock(CANON))) },
    { name: 'note.jpg', bytes: jpeg(exifSegment(withNote(CANON))) },
    { name: 'thumbnail.jpg', bytes: jpeg(exifSegment(withThumbnail())) },
    { name: 'xmp-alone.jpg', bytes: jpeg(xmpSegment(xmpPacket(XMP_DATES))) },
    { name: 'xmp-elements.jpg', bytes: jpeg(xmpSegment(xmpPacket('', XMP_ELEMENTS))) },
    {
      name: 'exif-and-xmp.jpg',
      bytes: jpeg(exifSegment(exifBlock(CANON)), xmpSegment(xmpPacket(XMP_DATES))),
    },
    { name: 'iptc.jpg', bytes: jpeg(exifSegment(exifBlock(CANON)), photoshopSegment(iptc())) },
    {
      name: 'digit-names.jpg',
      bytes: jpeg(exifSegment(exifBlock({ ...CANON, make: '2004', model: '12 ' }))),
    },
    { name: 'heic.heic', bytes: heicFile({ size: 3_000, seed: 2, exif: PHONE }) },
    { name: 'avif.avif', bytes: branded(heicFile({ size: 3_000, seed: 2, exif: CANON }), 'avif') },
    { name: 'exif.png', bytes: pngFile({ size: 2_500, seed: 3, exif: CANON }) },
    { name: 'text.png', bytes: png(pngText(), pngTime()) },
    { name: 'xmp.png', bytes: png(pngXmp()) },
    { name: 'exif.webp', bytes: webp(riffChunk('EXIF', exifBlock(CANON))) },
    { name: 'xmp.webp', bytes: webp(riffChunk('XMP ', xmpPacket(XMP_DATES))) },
    { name: 'raw.nef', bytes: rawFile({ size: 1_500, seed: 4, flavour: 'nef', exif: CANON }) },
    { name: 'raw.cr2', bytes: rawFile({ size: 1_500, seed: 4, flavour: 'cr2', exif: CANON }) },
    { name: 'raw.arw', bytes: rawFile({ size: 1_500, seed: 4, flavour: 'arw', exif: PHONE }) },
    { name: 'raw.dng', bytes: rawFile({ size: 1_500, seed: 4, flavour: 'dng', exif: PHONE }) },
    { name: 'raw.pef', bytes: rawFile({ size: 1_500, seed: 4, flavour: 'pef', exif: CANON }) },
    { name: 'raw.srw', bytes: rawFile({ size: 1_500, seed: 4, flavour: 'srw', exif: CANON }) },
    { name: 'raw.orf', bytes: rawFile({ size: 1_500, seed: 4, flavour: 'orf', exif: OLYMPUS }) },
    { name: 'big-endian.orf', bytes: rawFile({ size: 1_500, seed: 4, flavour: 'orf', exif: PHONE }) },
    { name: 'short-picture.orf', bytes: shortPicture() },
    { name: 'raw.rw2', bytes: rawFile({ size: 6_000, seed: 4, flavour: 'rw2', exif: PANASONIC }) },
    { name: 'raw.cr3', bytes: rawFile({ size: 4_000, seed: 4, flavour: 'cr3', exif: CANON }) },
    { name: 'raw.raf', bytes: rawFile({ size: 6_000, seed: 4, flavour: 'raf', exif: FUJI }) },
    {
      name: 'jpeg-alone.raf',
      bytes: raf(jpeg(exifSegment(exifBlock({ ...CANON, make: 'FUJIFILM', model: 'X-T3' })))),
    },
    {
      name: 'pocket.avi',
      bytes: aviFile({ size: 3_000, seed: 6, localMs: Date.UTC(2009, 2, 9, 8, 7, 6) }),
    },
    { name: 'exif.avi', bytes: avi({ stream: [riffChunk('strd', streamExif(CANON))] }) },
    { name: 'note.avi', bytes: avi({ stream: [riffChunk('strd', streamExif(CANON, true))] }) },
    { name: 'created.avi', bytes: avi({ info: [riffChunk('ICRD', latin1('2003-03-10\0'))] }) },
    {
      name: 'many-dates.avi',
      bytes: avi({
        header: [riffChunk('IDIT', latin1('2009-03-09  08:07:06\0\0'))],
        stream: [riffChunk('strd', streamExif(PHONE))],
        info: [riffChunk('ICRD', latin1('2009-03-10 01:02:03')), riffChunk('INAM', latin1('A title'))],
      }),
    },
    { name: 'scan.tif', bytes: encodeTiff([...exifTags(CANON), ...tiffBlocks()], 'MM') },
    {
      name: 'keys.mov',
      bytes: movFile({ ...FILM, creationDate: '2019-05-12T10:11:12+0200', contentId: 'A-B' }),
    },
    { name: 'plain.mp4', bytes: mp4File({ ...FILM, moovLast: true }) },
    { name: 'zero.mp4', bytes: mp4File({ ...FILM, createdMs: null }) },
    { name: 'two-tracks.mp4', bytes: film(twoTracks(), userData()) },
    { name: 'place.mov', bytes: film(twoTracks(), placeKeys()) },
  ];
}

const FILM = {
  size: 3_000,
  seed: 5,
  createdMs: Date.UTC(2019, 4, 12, 8, 11, 12),
  make: 'Apple',
  model: 'iPhone 8',
};

const XMP_ELEMENTS =
  '<exif:DateTimeOriginal>2019-05-12T10:11:12</exif:DateTimeOriginal>' +
  '<tiff:Make>Sony</tiff:Make><xmp:CreatorTool>x</xmp:CreatorTool>' +
  '<dc:subject><rdf:Bag><rdf:li>one</rdf:li></rdf:Bag></dc:subject>';

/** An XMP packet with these attributes and elements in its only description. */
export function xmpPacket(attributes: string, elements = ''): Buffer {
  return Buffer.from(
    `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="x">` +
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ' +
      'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" ' +
      'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" ' +
      `xmlns:dc="http://purl.org/dc/elements/1.1/" ${attributes}>${elements}</rdf:Description></rdf:RDF></x:xmpmeta>` +
      '<?xpacket end="w"?>',
  );
}

/** A JPEG with these segments before its picture. */
export function jpeg(...segments: readonly Buffer[]): Buffer {
  const plain = jpegFile({ size: 900, seed: 1 });
  const jfif = plain.readUInt16BE(4) + 4;
  return Buffer.concat([plain.subarray(0, 2), ...segments, plain.subarray(jfif)]);
}

export function segment(marker: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([0xff, marker]), uint16(body.length + 2), body]);
}

export function exifSegment(block: Buffer): Buffer {
  return segment(0xe1, latin1('Exif\0\0'), block);
}

export function xmpSegment(packet: Buffer): Buffer {
  return segment(0xe1, latin1('http://ns.adobe.com/xap/1.0/\0'), packet);
}

function photoshopSegment(block: Buffer): Buffer {
  return segment(0xed, latin1('Photoshop 3.0\0'), block);
}

/** A block of Photoshop with a resolution and IPTC. */
export function iptc(): Buffer {
  const dataset = (record: number, id: number, value: Buffer) =>
    Buffer.concat([Buffer.from([0x1c, record, id]), uint16(value.length), value]);
  const records = Buffer.concat([
    dataset(1, 90, latin1('\x1b%G')),
    dataset(2, 0, uint16(4)),
    dataset(2, 55, latin1('20190511')),
    dataset(2, 60, latin1('101112+0200')),
  ]);
  return Buffer.concat([resource(0x03ed, zeros(16)), resource(0x0404, records)]);
}

export function resource(id: number, body: Buffer): Buffer {
  return Buffer.concat([latin1('8BIM'), uint16(id, 0), uint32(body.length), body, zeros(body.length % 2)]);
}

/** EXIF with MakerNotes of a maker that has no dates in them. */
function withNote(fields: ExifFields): Buffer {
  return encodeTiff(noteTags(fields), 'II');
}

function noteTags(fields: ExifFields): readonly TiffTag[] {
  const note: TiffTag = {
    tag: 0x927c,
    type: 'undefined',
    value: Buffer.from('\x01\0\x06\0\x03\0\x01\0\0\0\x07\0\0\0\0\0\0\0', 'latin1'),
  };
  const source: TiffTag = { tag: 0xa300, type: 'undefined', value: Buffer.from([3]) };
  return exifTags(fields).map((tag): TiffTag =>
    tag.type === 'directory' && tag.tag === 0x8769 ? { ...tag, value: [...tag.value, note, source] } : tag,
  );
}

/** EXIF whose IFD0 is followed by an IFD1 with a camera and a date of its own. */
function withThumbnail(): Buffer {
  const first = encodeTiff(exifTags(CANON), 'II');
  const at = first.length + (first.length % 2);
  const second = encodeTiff(
    [
      { tag: 0x0103, type: 'short', value: [6] },
      { tag: 0x010f, type: 'ascii', value: 'Other' },
      { tag: 0x0132, type: 'ascii', value: '2001:02:03 04:05:06' },
    ],
    'II',
    at,
  );
  const block = Buffer.concat([first, zeros(at - first.length), second.subarray(at)]);
  block.writeUInt32LE(at, 8 + 2 + 12 * block.readUInt16LE(8));
  return block;
}

function tiffBlocks(): readonly TiffTag[] {
  return [
    {
      tag: 0x02bc,
      type: 'byte',
      value: xmpPacket('photoshop:DateCreated="1962-07-01T12:00:00" xmp:CreateDate="2019-05-12T10:11:12"'),
    },
    { tag: 0x8649, type: 'byte', value: resource(0x03ed, zeros(16)) },
  ];
}

/** An ORF with the mark of older cameras. */
function shortPicture(): Buffer {
  const bytes = rawFile({ size: 1_500, seed: 4, flavour: 'orf', exif: OLYMPUS });
  bytes.write('RS', 2, 'latin1');
  return bytes;
}

/** A RAF with this JPEG in it, and nothing else. */
function raf(picture: Buffer): Buffer {
  const header = Buffer.alloc(0x94);
  header.write('FUJIFILMCCD-RAW 0201FF389501X-T3', 0, 'latin1');
  header.writeUInt32BE(header.length, 0x54);
  header.writeUInt32BE(picture.length, 0x58);
  return Buffer.concat([header, picture]);
}

function branded(file: Buffer, brand: string): Buffer {
  const copy = Buffer.from(file);
  copy.write(brand, 8, 'latin1');
  return copy;
}

export function pngChunk(type: string, body: Buffer): Buffer {
  const head = Buffer.concat([latin1(type), body]);
  return Buffer.concat([uint32(body.length), head, uint32(crc32(head))]);
}

/** A PNG with these chunks before its pixels. */
export function png(...chunks: readonly Buffer[]): Buffer {
  const plain = pngFile({ size: 700, seed: 3 });
  return Buffer.concat([plain.subarray(0, 33), ...chunks, plain.subarray(33)]);
}

function pngText(): Buffer {
  return pngChunk('tEXt', latin1('Creation Time\x002019:05:12 10:11:12'));
}

function pngTime(): Buffer {
  return pngChunk('tIME', Buffer.from([0x07, 0xe3, 5, 13, 1, 2, 3]));
}

function pngXmp(): Buffer {
  return pngChunk('iTXt', Buffer.concat([latin1('XML:com.adobe.xmp\0\0\0\0\0'), xmpPacket(XMP_DATES)]));
}

/** A chunk of a RIFF: a WebP, or an AVI. */
export function riffChunk(type: string, body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([latin1(type), size, body, zeros(body.length % 2)]);
}

/** A WebP with these chunks behind its picture, which is none. */
export function webp(...chunks: readonly Buffer[]): Buffer {
  const extended = riffChunk('VP8X', Buffer.from([0x0c, 0, 0, 0, 15, 0, 0, 15, 0, 0]));
  const picture = riffChunk('VP8L', Buffer.from([0x2f, 15, 0xc0, 3, 0, 0, 0, 0]));
  const body = Buffer.concat([latin1('WEBP'), extended, picture, ...chunks]);
  return riffChunk('RIFF', body);
}

/** The parts of an AVI that hold dates, each a list of chunks. */
interface AviParts {
  readonly header?: readonly Buffer[];
  readonly stream?: readonly Buffer[];
  readonly info?: readonly Buffer[];
  /** Chunks between the header and the film. */
  readonly top?: readonly Buffer[];
}

/** An AVI of one stream without a picture. */
export function avi({ header = [], stream = [], info = [], top = [] }: AviParts): Buffer {
  const list = (kind: string, ...parts: readonly Buffer[]) =>
    riffChunk('LIST', Buffer.concat([latin1(kind), ...parts]));
  const streams = list('strl', riffChunk('strh', Buffer.concat([latin1('vidsMJPG'), zeros(48)])), ...stream);
  const body = [
    latin1('AVI '),
    list('hdrl', riffChunk('avih', zeros(56)), streams, ...header),
    ...(info.length === 0 ? [] : [list('INFO', ...info)]),
    ...top,
    list('movi', riffChunk('00dc', zeros(32))),
  ];
  return riffChunk('RIFF', Buffer.concat(body));
}

/** EXIF as a pocket camera keeps it in the data of a stream: without a header, counted from its first byte. */
export function streamExif(fields: ExifFields, hasNote = false): Buffer {
  const tags = hasNote ? noteTags(fields) : exifTags(fields);
  return Buffer.concat([latin1('AVIF'), zeros(4), encodeDirectory(tags, 'II', 0)]);
}

const TIME_1904 = 2_082_844_800 + Date.UTC(2019, 4, 12, 8, 11, 12) / 1000;

/** A film of these boxes inside `moov`. */
function film(...parts: readonly Buffer[]): Buffer {
  const header = fullBox('mvhd', 0, uint32(TIME_1904, TIME_1904 + 5, 600, 60, 0x10000), zeros(76));
  return Buffer.concat([
    box('ftyp', latin1('isom'), uint32(0x200), latin1('isomiso2mp41')),
    box('mdat', zeros(32)),
    box('moov', header, ...parts),
  ]);
}

function twoTracks(): Buffer {
  return Buffer.concat(['vide', 'soun'].map((kind, nth) => track(kind, TIME_1904 + nth)));
}

function track(kind: string, time: number): Buffer {
  return box(
    'trak',
    fullBox('tkhd', 7, uint32(time, time, 1, 0, 60), zeros(60)),
    box(
      'mdia',
      fullBox('mdhd', 0, uint32(time + 2, time, 600, 60), uint16(0x55c4, 0)),
      fullBox('hdlr', 0, zeros(4), latin1(kind), zeros(13)),
    ),
  );
}

function userData(): Buffer {
  const text = (type: string, value: string) => box(type, uint16(value.length, 0x15c7), latin1(value));
  return box(
    'udta',
    text('\xa9mak', 'samsung'),
    text('\xa9mod', 'SM-G973F'),
    text('\xa9xyz', '+48.2082+016.3738/'),
  );
}

function placeKeys(): Buffer {
  const keys = ['location.ISO6709', 'make', 'model', 'software', 'creationdate'];
  const values = ['+48.2082+016.3738+190.000/', 'Apple', 'iPhone 8', '14.1', '2019-05-12T10:11:12+0200'];
  return box(
    'meta',
    fullBox('hdlr', 0, zeros(4), latin1('mdta'), zeros(13)),
    box(
      'keys',
      uint32(0, keys.length),
      ...keys.map((key) => box('mdta', latin1(`com.apple.quicktime.${key}`))),
    ),
    box(
      'ilst',
      ...values.map((value, nth) => {
        const item = box('\0\0\0\0', box('data', uint32(1, 0), latin1(value)));
        item.writeUInt32BE(nth + 1, 4);
        return item;
      }),
    ),
  );
}
