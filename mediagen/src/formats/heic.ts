import { createRandom } from '../random.ts';
import type { Seed } from '../random.ts';
import { exifBlock } from './exif.ts';
import type { ExifFields } from './exif.ts';
import { box, fullBox, latin1, uint16, uint32, zeros } from './iso-box.ts';
import { gridFor, jpegFrame, jpegFrameSize } from './jpeg.ts';
import type { JpegGrid } from './jpeg.ts';
import { noiseBuffer } from './noise.ts';

export interface HeicOptions {
  /** Bytes wanted; raised to the smallest picture that holds the metadata. */
  readonly size: number;
  readonly seed: Seed;
  readonly exif: ExifFields;
}

const PICTURE = 1;
const EXIF = 2;

/**
 * An HEIF still (ISO/IEC 23008-12) of exactly `size` bytes with an Exif item; its picture is a JPEG item (annex H),
 * since HEVC is out of reach of a generator. The brands are those of a phone's `.HEIC`, metadata lie as they do there.
 */
export function heicFile({ size, seed, exif }: HeicOptions): Buffer {
  const exifItem = Buffer.concat([uint32(6), latin1('Exif\0\0'), exifBlock(exif)]);
  const fileType = box('ftyp', latin1('heic'), uint32(0), latin1('mif1heic'));
  const fixed =
    fileType.length +
    metaBox({ columns: 1, rows: 1 }, { exifAt: 0, exifBytes: 0, frameBytes: 0 }).length +
    8 +
    exifItem.length;
  const grid = gridFor(size - fixed - jpegFrameSize({ columns: 1, rows: 1 }) + 192);
  const frame = jpegFrame(grid, seed);
  const exifAt = fixed - exifItem.length;
  const meta = metaBox(grid, { exifAt, exifBytes: exifItem.length, frameBytes: frame.length });
  const spare = size - fixed - frame.length;
  const filler = spare < 8 ? zeros(Math.max(0, spare)) : freeBox(spare, seed);
  return Buffer.concat([fileType, meta, box('mdat', exifItem, frame), filler]);
}

function freeBox(bytes: number, seed: Seed): Buffer {
  return box('free', noiseBuffer(bytes - 8, createRandom(`${seed}/free`)));
}

interface ItemPlaces {
  readonly exifAt: number;
  readonly exifBytes: number;
  /** The picture lies right behind the Exif item. */
  readonly frameBytes: number;
}

function metaBox(grid: JpegGrid, { exifAt, exifBytes, frameBytes }: ItemPlaces): Buffer {
  const locations = [
    uint16(PICTURE, 0, 1),
    uint32(exifAt + exifBytes, frameBytes),
    uint16(EXIF, 0, 1),
    uint32(exifAt, exifBytes),
  ];
  return fullBox(
    'meta',
    0,
    fullBox('hdlr', 0, zeros(4), latin1('pict'), zeros(13)),
    fullBox('pitm', 0, uint16(PICTURE)),
    fullBox('iinf', 0, uint16(2), itemEntry(PICTURE, 'jpeg'), itemEntry(EXIF, 'Exif')),
    fullBox('iref', 0, box('cdsc', uint16(EXIF, 1, PICTURE))),
    propertiesBox(grid),
    fullBox('iloc', 0, uint16(0x4400, 2), ...locations),
  );
}

function itemEntry(id: number, type: string): Buffer {
  return fullBox('infe', 0x0200_0000, uint16(id, 0), latin1(type), zeros(1));
}

function propertiesBox({ columns, rows }: JpegGrid): Buffer {
  const size = fullBox('ispe', 0, uint32(columns * 16, rows * 16));
  const association = Buffer.concat([uint32(1), uint16(PICTURE), Buffer.from([1, 0x81])]);
  return box('iprp', box('ipco', size), fullBox('ipma', 0, association));
}
