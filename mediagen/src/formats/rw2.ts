import { createRandom } from '../random.ts';
import { exifTags } from './exif.ts';
import type { ExifFields } from './exif.ts';
import { jpegFile } from './jpeg.ts';
import { noiseBuffer } from './noise.ts';
import type { EmbeddingRawOptions } from './raf.ts';
import { encodeTiff } from './tiff-directory.ts';
import type { TiffTag } from './tiff-directory.ts';

const SIGNATURE = '\x88\xe7\x74\xd8\xf8\x25\x1d\x4d\x94\x7a\x6e\x77\x82\x2b\x5d\x6a';
const HEAD_BYTES = 24;
/** Make, Model, Orientation and ExifIFD: what the first directory shares with EXIF. */
const SHARED = new Set([0x010f, 0x0110, 0x0112, 0x8769]);
/** Fourteen pixels take sixteen bytes. */
const PACKET_PIXELS = 14;
const PACKET_BYTES = 16;

/**
 * An RW2 of Panasonic of exactly `size` bytes: a TIFF with a number of its own, a JPEG with the metadata in its first directory, and
 * noise in place of the sensor's data, which begins where a tag says and goes on to the end.
 */
export function rw2File({ size, seed, exif }: EmbeddingRawOptions): Buffer {
  const jpeg = jpegFile({ size: Math.floor(size / 4), seed, exif });
  const bare = encode(jpeg, exif, { dataAt: 0, dataBytes: 0 });
  const dataBytes = Math.max(PACKET_BYTES, size - bare.length);
  const data = noiseBuffer(dataBytes, createRandom(`${seed}/sensor`));
  return Buffer.concat([encode(jpeg, exif, { dataAt: bare.length, dataBytes }), data]);
}

function encode(
  jpeg: Buffer,
  exif: ExifFields,
  { dataAt, dataBytes }: { readonly dataAt: number; readonly dataBytes: number },
): Buffer {
  const packets = Math.floor(dataBytes / PACKET_BYTES);
  const rows = Math.max(1, Math.floor(Math.sqrt(packets)));
  const tags: TiffTag[] = [
    { tag: 0x0001, type: 'undefined', value: Buffer.from('0310') },
    { tag: 0x0002, type: 'short', value: [Math.floor(packets / rows) * PACKET_PIXELS] },
    { tag: 0x0003, type: 'short', value: [rows] },
    { tag: 0x000b, type: 'short', value: [34316] },
    { tag: 0x002d, type: 'short', value: [4] },
    { tag: 0x002e, type: 'undefined', value: jpeg },
    { tag: 0x0111, type: 'long', value: [0xffff_ffff] },
    { tag: 0x0117, type: 'long', value: [0] },
    { tag: 0x0118, type: 'long', value: [dataAt] },
    ...exifTags(exif).filter(({ tag }) => SHARED.has(tag)),
  ];
  const bytes = encodeTiff(tags, 'II', HEAD_BYTES);
  bytes.writeUInt16LE(0x55, 2);
  bytes.write(SIGNATURE, 8, 'latin1');
  return bytes;
}
