import { createRandom } from '../random.ts';
import type { Seed } from '../random.ts';
import { exifBlock } from './exif.ts';
import type { ExifFields } from './exif.ts';
import { noiseBuffer } from './noise.ts';

export interface JpegOptions {
  /** Bytes wanted; raised to the smallest picture that holds the metadata. */
  readonly size: number;
  readonly seed: Seed;
  readonly exif?: ExifFields;
  /** An XMP packet, as `xmpSidecar` makes it. */
  readonly xmp?: Buffer | undefined;
}

/** How many 16x16 units a picture has each way. */
export interface JpegGrid {
  readonly columns: number;
  readonly rows: number;
}

const UNIT_BYTES = 192;
const MAX_UNITS = 4095;
const MAX_COMMENT = 65_533;
/** Leaves one three-bit value in each half byte, behind the code `0`. */
const NIBBLE_MASK = 0x77;

/**
 * A baseline JPEG (ITU-T T.81, YCbCr 4:2:0) of exactly `size` bytes which decodes to coloured noise.
 *
 * Both Huffman tables give the code `0` to the one symbol used, "no zeros before, three bits follow". Every coefficient
 * then takes four bits and a block 32 bytes: masked random words are a valid scan, no byte of it can be 0xFF, and
 * the picture grows with the file as a camera's does. One restart interval is a row of units, which keeps the
 * DC value from drifting.
 */
export function jpegFile({ size, seed, exif, xmp }: JpegOptions): Buffer {
  const first = exif === undefined ? jfifSegment() : exifSegment(exif);
  const head = xmp === undefined ? first : Buffer.concat([first, xmpSegment(xmp)]);
  const grid = gridFor(size - head.length - framedSize());
  return encode(head, grid, { size, seed });
}

/** A picture of a given grid without metadata: a frame of a film. All frames of one grid have `jpegFrameSize(grid)` bytes. */
export function jpegFrame(grid: JpegGrid, seed: Seed): Buffer {
  return encode(Buffer.alloc(0), grid, { size: 0, seed });
}

/** The bytes of `jpegFrame(grid)`. */
export function jpegFrameSize(grid: JpegGrid): number {
  return framedSize() + scanSize(grid);
}

/** The largest grid, about 4:3, whose scan takes no more than `bytes`; at least one unit. */
export function gridFor(bytes: number): JpegGrid {
  const units = Math.max(1, bytes / UNIT_BYTES);
  const columns = clamp(Math.floor(Math.sqrt((units * 4) / 3)), Math.floor(units));
  const rows = clamp(Math.floor((bytes + 2) / (columns * UNIT_BYTES + 2)), MAX_UNITS);
  return { columns, rows };
}

function clamp(value: number, most: number): number {
  return Math.max(1, Math.min(value, most, MAX_UNITS));
}

function encode(metadata: Buffer, grid: JpegGrid, { size, seed }: JpegOptions): Buffer {
  const before = Buffer.concat([Buffer.from([0xff, 0xd8]), metadata, tableSegments(grid)]);
  const scanHead = scanHeader();
  const scan = scanSize(grid);
  const spare = Math.max(0, size - before.length - scanHead.length - scan - 2);
  const bytes = noiseBuffer(before.length + spare + scanHead.length + scan + 2, createRandom(seed), {
    mask: NIBBLE_MASK,
  });
  before.copy(bytes, 0);
  const scanHeadAt = before.length + writeComments(bytes, before.length, spare);
  scanHead.copy(bytes, scanHeadAt);
  writeRestarts(bytes, scanHeadAt + scanHead.length, grid);
  // What is too short for a comment becomes fill bytes, which may stand before any marker (T.81, B.1.1.2).
  bytes.fill(0xff, scanHeadAt + scanHead.length + scan);
  bytes[bytes.length - 1] = 0xd9;
  return bytes;
}

/** Turns `spare` bytes into comment segments around the noise already there; gives back how many it could use. */
function writeComments(bytes: Buffer, start: number, spare: number): number {
  let used = 0;
  while (spare - used >= 4) {
    const length = Math.min(spare - used - 2, MAX_COMMENT);
    bytes.writeUInt16BE(0xfffe, start + used);
    bytes.writeUInt16BE(length, start + used + 2);
    used += length + 2;
  }
  return used;
}

function writeRestarts(bytes: Buffer, start: number, { columns, rows }: JpegGrid): void {
  for (let row = 1; row < rows; row++) {
    bytes.writeUInt16BE(0xffd0 + ((row - 1) % 8), start + row * (columns * UNIT_BYTES + 2) - 2);
  }
}

function scanSize({ columns, rows }: JpegGrid): number {
  return rows * (columns * UNIT_BYTES + 2) - 2;
}

function framedSize(): number {
  return 4 + tableSegments({ columns: 1, rows: 1 }).length + scanHeader().length;
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(marker, 0);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

function exifSegment(exif: ExifFields): Buffer {
  return segment(0xffe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifBlock(exif)]));
}

/** Where XMP stands in a JPEG (ISO 16684-3, 1.1.3). */
function xmpSegment(xmp: Buffer): Buffer {
  return segment(0xffe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1'), xmp]));
}

function jfifSegment(): Buffer {
  return segment(0xffe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'));
}

function tableSegments({ columns, rows }: JpegGrid): Buffer {
  const frame = Buffer.from([8, 0, 0, 0, 0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
  frame.writeUInt16BE(rows * 16, 1);
  frame.writeUInt16BE(columns * 16, 3);
  const interval = Buffer.alloc(2);
  interval.writeUInt16BE(columns, 0);
  return Buffer.concat([
    segment(0xffdb, Buffer.concat([quantization(0, 2, 2), quantization(1, 4, 1)])),
    segment(0xffc0, frame),
    segment(0xffc4, Buffer.concat([huffmanTable(0x00), huffmanTable(0x10)])),
    segment(0xffdd, interval),
  ]);
}

function quantization(table: number, dc: number, ac: number): Buffer {
  const body = Buffer.alloc(65, ac);
  body[0] = table;
  body[1] = dc;
  return body;
}

// The second code, `10` for 0, is never used; decoders are less tried on a table of a single code.
function huffmanTable(tableClass: number): Buffer {
  const body = Buffer.alloc(19);
  body[0] = tableClass;
  body[1] = 1;
  body[2] = 1;
  body[17] = 3;
  return body;
}

function scanHeader(): Buffer {
  return segment(0xffda, Buffer.from([3, 1, 0, 2, 0, 3, 0, 0, 63, 0]));
}
