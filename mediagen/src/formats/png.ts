import { crc32 } from 'node:zlib';
import { createRandom } from '../random.ts';
import type { Seed } from '../random.ts';
import { exifBlock } from './exif.ts';
import type { ExifFields } from './exif.ts';
import { noiseBuffer } from './noise.ts';

export interface PngOptions {
  /** Bytes wanted; raised to the smallest picture that holds the metadata. */
  readonly size: number;
  readonly seed: Seed;
  readonly exif?: ExifFields;
  /** Text for the `Creation Time` keyword, e.g. `2019:07:14 13:14:15`. */
  readonly creationTime?: string;
  /** An XMP packet, as `xmpSidecar` makes it. */
  readonly xmp?: Buffer | undefined;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHUNK = 12;
/** The keyword, and that the text is not compressed and in no language (ISO 16684-3, 1.1.5). */
const XMP_KEYWORD = Buffer.from('XML:com.adobe.xmp\0\0\0\0\0', 'latin1');
const STORED_BLOCK = 65_535;

/**
 * A PNG (W3C PNG third edition) of exactly `size` bytes: one RGB picture of noise about one shade of grey.
 *
 * The pixels are deflate "stored" blocks (RFC 1951, 3.2.4), one per run of whole rows. That is as fast as a copy
 * and, unlike compressing, gives the same bytes with every version of zlib. A private chunk takes the rest.
 */
export function pngFile({ size, seed, exif, creationTime, xmp }: PngOptions): Buffer {
  const extra = [
    ...(exif === undefined ? [] : [chunk('eXIf', exifBlock(exif))]),
    ...(creationTime === undefined
      ? []
      : [chunk('tEXt', Buffer.from(`Creation Time\0${creationTime}`, 'latin1'))]),
    ...(xmp === undefined ? [] : [chunk('iTXt', Buffer.concat([XMP_KEYWORD, xmp]))]),
  ];
  const fixed = SIGNATURE.length + CHUNK + 13 + extra.reduce((sum, part) => sum + part.length, 0) + 3 * CHUNK;
  const random = createRandom(seed);
  const picture = planPicture(size - fixed - 6);
  const shade = random.between(0, 7) << 5;
  const pixels = storedPixels(picture, noiseBuffer(pixelBytes(picture), random, { mask: 0x1f, base: shade }));
  const spare = Math.max(0, size - fixed - pixels.length);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(picture)),
    ...extra,
    chunk('mdFl', noiseBuffer(spare, random)),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rowsPerBlock: number;
}

function planPicture(bytes: number): Picture {
  const width = Math.max(1, Math.min(20_000, Math.floor(Math.sqrt(Math.max(0, bytes) * 0.44))));
  const row = 1 + width * 3;
  const rowsPerBlock = Math.floor(STORED_BLOCK / row);
  const block = 5 + rowsPerBlock * row;
  const whole = Math.max(0, Math.floor(bytes / block));
  const rest = Math.max(0, Math.floor((bytes - whole * block - 5) / row));
  return { width, height: Math.max(1, whole * rowsPerBlock + rest), rowsPerBlock };
}

function pixelBytes({ width, height, rowsPerBlock }: Picture): number {
  return 2 + Math.ceil(height / rowsPerBlock) * 5 + height * (1 + width * 3) + 4;
}

/** Writes block heads, row filters and the checksum of a zlib stream (RFC 1950) over a buffer of noise. */
function storedPixels(picture: Picture, bytes: Buffer): Buffer {
  const row = 1 + picture.width * 3;
  bytes.writeUInt16BE(0x7801, 0);
  let at = 2;
  let checksum = 1;
  for (let first = 0; first < picture.height; first += picture.rowsPerBlock) {
    const rows = Math.min(picture.rowsPerBlock, picture.height - first);
    bytes[at] = first + rows === picture.height ? 1 : 0;
    bytes.writeUInt16LE(rows * row, at + 1);
    bytes.writeUInt16LE(~(rows * row) & 0xffff, at + 3);
    at += 5;
    for (let index = 0; index < rows; index++) bytes[at + index * row] = 0;
    checksum = adler32(bytes.subarray(at, at + rows * row), checksum);
    at += rows * row;
  }
  bytes.writeUInt32BE(checksum, at);
  return bytes;
}

/** Adler-32 of the bytes, going on from `checksum`, which begins at 1 (RFC 1950, 8.2). */
export function adler32(bytes: Uint8Array, checksum = 1): number {
  let low = checksum & 0xffff;
  let high = checksum >>> 16;
  for (let at = 0; at < bytes.length;) {
    // 5552 is the most steps before a 32-bit sum could overflow.
    const stop = Math.min(bytes.length, at + 5552);
    for (; at < stop; at++) {
      low += bytes[at] as number;
      high += low;
    }
    low %= 65_521;
    high %= 65_521;
  }
  return ((high << 16) | low) >>> 0;
}

function header({ width, height }: Picture): Buffer {
  const body = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  body.writeUInt32BE(width, 0);
  body.writeUInt32BE(height, 4);
  return body;
}

function chunk(type: string, body: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(CHUNK + body.length);
  bytes.writeUInt32BE(body.length, 0);
  bytes.write(type, 4, 'latin1');
  body.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + body.length)), 8 + body.length);
  return bytes;
}
