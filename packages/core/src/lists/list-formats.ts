import type { DigestAlgorithm } from '../files/digest-algorithms.ts';

/** Lists with a line for each file, in the manner of GNU coreutils, by the program that reads them. */
export const SUM_FORMATS = {
  sha256sum: 'sha256',
  sha512sum: 'sha512',
  sha1sum: 'sha1',
  md5sum: 'md5',
  b3sum: 'blake3',
  xxh128sum: 'xxh128',
  xxh64sum: 'xxh64',
} as const satisfies Record<string, DigestAlgorithm>;

export type SumFormat = keyof typeof SUM_FORMATS;

/** What can be read. */
export type ListFormat = SumFormat | 'hashdeep' | 'md5deep' | 'bagit' | 'mhl';

export const LIST_FORMATS: readonly ListFormat[] = [
  // The keys of the table are the formats.
  ...(Object.keys(SUM_FORMATS) as SumFormat[]),
  'hashdeep',
  'md5deep',
  'bagit',
  'mhl',
];

export function isSumFormat(format: string): format is SumFormat {
  return Object.hasOwn(SUM_FORMATS, format);
}
