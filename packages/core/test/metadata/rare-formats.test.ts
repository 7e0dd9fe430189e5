import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exifBlock, jpegFile } from '../../../../mediagen/src/index.ts';
import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { decideCaptureTime } from '../../src/metadata/capture-date.ts';
import { ExiftoolReader } from '../../src/metadata/exiftool-reader.ts';
import { TagReader } from '../../src/metadata/tag-reader.ts';
import { MEMORY } from '../files/temporary-folder.ts';
import { avi, jpeg, png, pngChunk, resource, riffChunk, segment, xmpPacket } from './native/samples.ts';

// Formats that few programs write now, and old archives hold: each is made here as far as its date goes.

const NOW_MS = Date.UTC(2024, 5, 15, 12);

let root: string;
let exiftool: ExiftoolReader;

beforeAll(() => {
  root = mkdtempSync(join(MEMORY, 'mediastruct-rare-'));
  exiftool = new ExiftoolReader({ scratchDir: tmpdir(), processes: 1 });
});

afterAll(async () => {
  await exiftool.close();
  rmSync(root, { recursive: true, force: true });
});

/** The local time and source that ingest finds for a file: by our own reader where it is sure, else by exiftool. */
async function dateOf(name: string, bytes: Buffer): Promise<string> {
  const path = join(root, name);
  writeFileSync(path, bytes);
  const tags = new TagReader(nodeFileAccess, { exiftool, reader: 'native' });
  const { outcome } = await tags.read({ path, native: undefined, nowMs: NOW_MS });
  if (outcome.kind === 'failed') return outcome.message;
  const evidence = { role: 'main', name, folder: '', tags: outcome.tags, gpsZone: outcome.gpsZone } as const;
  const { taken } = decideCaptureTime([evidence], { nowMs: NOW_MS, homeZone: 'Europe/Paris' });
  return taken === null ? 'undated' : `${taken.local} ${taken.source}`;
}

describe('a date arrives that stands only in', () => {
  it('the list of texts of an AVI', async () => {
    const bytes = avi({ info: [riffChunk('ICRD', latin1('2003-03-10\0'))] });
    expect(await dateOf('a.avi', bytes)).toBe('2003-03-10T00:00:00 riff:DateCreated');
  });

  it('the XMP of a PNG', async () => {
    const xmp = xmpPacket('xmp:CreateDate="2018-02-03T04:05:06"');
    const bytes = png(pngChunk('iTXt', Buffer.concat([latin1('XML:com.adobe.xmp\0\0\0\0\0'), xmp])));
    expect(await dateOf('a.png', bytes)).toBe('2018-02-03T04:05:06 xmp:CreateDate');
  });

  it.each([
    ['xmp:CreateDate="2018-02-03T04:05:06"', '', '2018-02-03T04:05:06 xmp:CreateDate'],
    ['', '<dc:date><rdf:Seq><rdf:li>2018-02-03</rdf:li></rdf:Seq></dc:date>', '2018-02-03T00:00:00 xmp:Date'],
  ])('the XMP of an SVG: %s%s', async (attributes, elements, expected) => {
    const packet = xmpPacket(attributes, elements).toString('utf8');
    // exiftool tells the kind of XML by the first 256 bytes; XMP among them would hide that it is an SVG.
    const shape = `<path d="${'M0 0'.repeat(80)}"/>`;
    const svg = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">${shape}<metadata>${packet}</metadata></svg>`;
    expect(await dateOf('a.svg', Buffer.from(svg))).toBe(expected);
  });

  it('a second block of IPTC', async () => {
    const day = (text: string) => Buffer.concat([Buffer.from([0x1c, 2, 55, 0, text.length]), latin1(text)]);
    const title = Buffer.concat([Buffer.from([0x1c, 2, 5, 0, 1]), latin1('x')]);
    const blocks = Buffer.concat([resource(0x0404, title), resource(0x0404, day('19870304'))]);
    const bytes = jpeg(segment(0xed, latin1('Photoshop 3.0\0'), blocks));
    expect(await dateOf('a.jpg', bytes)).toBe('1987-03-04T00:00:00 iptc:DateCreated');
  });

  it('the EXIF of a BPG', async () => {
    const block = exifBlock({ dateTimeOriginal: '2018:02:03 04:05:06' });
    const extension = Buffer.concat([Buffer.from([1]), ue7(block.length), block]);
    const head = Buffer.concat([latin1('BPG\xfb'), Buffer.from([0x20, 0x08, 16, 16, 0])]);
    const bytes = Buffer.concat([head, ue7(extension.length), extension, Buffer.alloc(64, 7)]);
    expect(await dateOf('a.bpg', bytes)).toBe('2018-02-03T04:05:06 exif:DateTimeOriginal');
  });

  it('the annotations of a DjVu', async () => {
    const text = latin1('(metadata (CreationDate "2018-02-03T04:05:06+01:00"))');
    const padded = Buffer.concat([text, Buffer.alloc(text.length % 2)]);
    const body = Buffer.concat([latin1('DJVU'), latin1('ANTa'), u32be(text.length), padded]);
    const bytes = Buffer.concat([latin1('AT&TFORM'), u32be(body.length), body]);
    expect(await dateOf('a.djvu', bytes)).toBe('2018-02-03T04:05:06 other:CreateDate');
  });

  it('the clock of a Lytro, in UTC', async () => {
    const json = latin1('{ "devices": { "clock": { "zuluTime": "2018-02-03T23:05:06.000Z" } } }');
    const padding = Buffer.alloc((16 - (json.length % 16)) % 16);
    const part = (mark: string, size: number) =>
      Buffer.concat([latin1(`\x89${mark}\r\n\x1a\n`), u32be(1), u32be(size)]);
    const bytes = Buffer.concat([
      part('LFP', 0),
      part('LFM', json.length),
      Buffer.alloc(80, 65),
      json,
      padding,
    ]);
    expect(await dateOf('a.lfp', bytes)).toContain('2018-02-04T00:05:06');
  });

  it('the creator block of Paint Shop Pro, whatever the zone of the machine', async () => {
    const time = Buffer.alloc(4);
    time.writeUInt32LE(Date.UTC(2018, 1, 3, 23, 5, 6) / 1000);
    const date = Buffer.concat([latin1('~FL\0'), Buffer.from([1, 0, 4, 0, 0, 0]), time]);
    const block = Buffer.concat([latin1('~BK\0'), Buffer.from([1, 0, date.length, 0, 0, 0]), date]);
    const head = latin1('Paint Shop Pro Image File\n\x1a\0\0\0\0\0\x05\0\0\0');
    expect(await dateOf('a.psp', Buffer.concat([head, block]))).toBe('2018-02-04T00:05:06 other:CreateDate');
  });

  it('a MIE', async () => {
    const group = (name: string, ...content: readonly Buffer[]) =>
      Buffer.concat([mie(0x10, name, Buffer.alloc(0)), ...content, latin1('~\0\0\0')]);
    const date = mie(0x20, 'OriginalDate', latin1('2018:02:03 04:05:06'));
    const bytes = group('0MIE', group('Meta', group('Document', date)));
    expect(await dateOf('a.mie', bytes)).toBe('2018-02-03T04:05:06 other:DateTimeOriginal');
  });

  it('the head of a PMP of Sony', async () => {
    const plain = jpegFile({ size: 2_000, seed: 1 });
    const picture = Buffer.concat([plain.subarray(0, 2), plain.subarray(20)]);
    const head = Buffer.alloc(124);
    head.writeUInt8(124, 11);
    head.set([98, 2, 3, 4, 5, 6], 76);
    expect(await dateOf('a.pmp', Buffer.concat([head, picture]))).toBe(
      '1998-02-03T04:05:06 makernotes:DateTimeOriginal',
    );
  });
});

/** A number of BPG: seven bits a byte, the first ones first. */
function ue7(value: number): Buffer {
  return value < 128 ? Buffer.from([value]) : Buffer.from([0x80 | (value >> 7), value & 0x7f]);
}

/** An element of a MIE: its format, name and content. */
function mie(format: number, name: string, content: Buffer): Buffer {
  return Buffer.concat([
    latin1('~'),
    Buffer.from([format, name.length, content.length]),
    latin1(name),
    content,
  ]);
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function u32be(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
