import { createRandom } from '../random.ts';
import type { Seed } from '../random.ts';
import { exifTags } from './exif.ts';
import type { ExifFields } from './exif.ts';
import { noiseBuffer } from './noise.ts';
import { encodeTiff } from './tiff-directory.ts';
import type { TiffTag } from './tiff-directory.ts';

export type TiffFlavour = 'cr2' | 'nef' | 'arw' | 'dng' | 'pef' | 'srw' | 'orf';

export interface TiffRawOptions {
  /** Bytes wanted; raised to the smallest picture that holds the metadata. */
  readonly size: number;
  readonly seed: Seed;
  readonly flavour: TiffFlavour;
  readonly exif: ExifFields;
}

/**
 * A TIFF of exactly `size` bytes that stands in for a maker's raw file: its metadata lie where a raw file keeps
 * them, its picture is one uncompressed RGB strip. CR2 has its own mark in a longer header, DNG its version tag, ORF letters in
 * place of the number 42.
 */
export function tiffRawFile({ size, seed, flavour, exif }: TiffRawOptions): Buffer {
  const metadata = encode(flavour, exif, { width: 1, height: 1, stripAt: 0 });
  const room = Math.max(3, size - metadata.length);
  const width = Math.max(1, Math.floor(Math.sqrt((room / 3) * 1.5)));
  const height = Math.max(1, Math.floor(room / (width * 3)));
  const total = Math.max(size, metadata.length + width * height * 3);
  const random = createRandom(seed);
  const bytes = noiseBuffer(total, random, { mask: 0x3f, base: random.between(0, 3) << 6 });
  encode(flavour, exif, { width, height, stripAt: total - width * height * 3 }).copy(bytes);
  return bytes;
}

interface Strip {
  readonly width: number;
  readonly height: number;
  readonly stripAt: number;
}

function encode(flavour: TiffFlavour, exif: ExifFields, { width, height, stripAt }: Strip): Buffer {
  const picture: TiffTag[] = [
    { tag: 0x00fe, type: 'long', value: [0] },
    { tag: 0x0100, type: 'long', value: [width] },
    { tag: 0x0101, type: 'long', value: [height] },
    { tag: 0x0102, type: 'short', value: [8, 8, 8] },
    { tag: 0x0103, type: 'short', value: [1] },
    { tag: 0x0106, type: 'short', value: [2] },
    { tag: 0x0111, type: 'long', value: [stripAt] },
    { tag: 0x0115, type: 'short', value: [3] },
    { tag: 0x0116, type: 'long', value: [height] },
    { tag: 0x0117, type: 'long', value: [width * height * 3] },
  ];
  if (flavour === 'dng') picture.push({ tag: 0xc612, type: 'byte', value: Buffer.from([1, 4, 0, 0]) });
  const tags = [...picture, ...exifTags(exif)];
  const byteOrder = exif.byteOrder ?? 'II';
  const bytes = flavour === 'cr2' ? encodeTiff(tags, 'II', 16) : encodeTiff(tags, byteOrder);
  if (flavour === 'cr2') bytes.write('CR\x02\0', 8, 'latin1');
  if (flavour === 'orf') bytes.write(byteOrder === 'II' ? 'RO' : 'OR', 2, 'latin1');
  return bytes;
}
