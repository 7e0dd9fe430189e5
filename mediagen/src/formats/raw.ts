import type { Seed } from '../random.ts';
import { cr3File } from './cr3.ts';
import type { ExifFields } from './exif.ts';
import { rafFile } from './raf.ts';
import { rw2File } from './rw2.ts';
import { tiffRawFile } from './tiff-raw.ts';
import type { TiffFlavour } from './tiff-raw.ts';

export type RawFlavour = TiffFlavour | 'cr3' | 'raf' | 'rw2';

export interface RawOptions {
  /** Bytes wanted; raised to the smallest picture that holds the metadata. */
  readonly size: number;
  readonly seed: Seed;
  readonly flavour: RawFlavour;
  readonly exif: ExifFields;
}

/** A file of exactly `size` bytes with the structure and the metadata of a maker's raw file. */
export function rawFile({ flavour, ...options }: RawOptions): Buffer {
  switch (flavour) {
    case 'cr3':
      return cr3File(options);
    case 'raf':
      return rafFile(options);
    case 'rw2':
      return rw2File(options);
    default:
      return tiffRawFile({ ...options, flavour });
  }
}
