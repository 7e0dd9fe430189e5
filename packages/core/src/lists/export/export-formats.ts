import type { ExtraAlgorithm } from '../../files/digest-algorithms.ts';
import type { SumFormat } from '../list-formats.ts';

/** What can be written. */
export const EXPORT_FORMATS = [
  'sha256sum',
  'md5sum',
  'b3sum',
  'xxh128sum',
  'hashdeep',
  'md5deep',
  'bagit',
  'mhl',
] as const satisfies readonly (SumFormat | 'hashdeep' | 'md5deep' | 'bagit' | 'mhl')[];
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What an index knows of a content. */
export type KnownAlgorithm = 'sha256' | ExtraAlgorithm;

/** Which digests a list of each format has: the default first. Those that can be left out or added are named by the user. */
export const EXPORT_DIGESTS: Readonly<Record<ExportFormat, readonly KnownAlgorithm[]>> = {
  sha256sum: ['sha256'],
  md5sum: ['md5'],
  b3sum: ['blake3'],
  xxh128sum: ['xxh128'],
  hashdeep: ['sha256', 'md5'],
  md5deep: ['md5'],
  bagit: ['sha256', 'md5'],
  mhl: ['xxh128', 'md5'],
};
