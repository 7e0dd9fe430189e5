import { createRandom } from '../random.ts';
import type { ExifFields } from './exif.ts';
import { jpegFile } from './jpeg.ts';
import { noiseBuffer } from './noise.ts';
import type { Seed } from '../random.ts';

export interface EmbeddingRawOptions {
  /** Bytes wanted; raised to the smallest picture that holds the metadata. */
  readonly size: number;
  readonly seed: Seed;
  readonly exif: ExifFields;
}

const HEAD_BYTES = 0x94;
const PARTS_AT = 0x54;
/** A list of one property: the size of the picture. */
const PROPERTIES = Buffer.from([0, 0, 0, 1, 1, 0, 0, 4, 0, 16, 0, 16]);

/**
 * A RAF of Fujifilm of exactly `size` bytes: a head that names its three parts, a JPEG with the metadata, a list of properties,
 * and noise in place of the sensor's data.
 */
export function rafFile({ size, seed, exif }: EmbeddingRawOptions): Buffer {
  const jpeg = jpegFile({ size: Math.floor(size / 4), seed, exif });
  const propertiesAt = HEAD_BYTES + jpeg.length;
  const dataAt = propertiesAt + PROPERTIES.length;
  const dataBytes = Math.max(64, size - dataAt);
  const head = Buffer.alloc(HEAD_BYTES);
  head.write('FUJIFILMCCD-RAW 0201FF389501', 0, 'latin1');
  head.write(exif.model ?? '', 28, 31, 'latin1');
  const parts = [HEAD_BYTES, jpeg.length, propertiesAt, PROPERTIES.length, dataAt, dataBytes];
  parts.forEach((value, nth) => head.writeUInt32BE(value, PARTS_AT + 4 * nth));
  const data = noiseBuffer(dataBytes, createRandom(`${seed}/sensor`));
  return Buffer.concat([head, jpeg, PROPERTIES, data]);
}
