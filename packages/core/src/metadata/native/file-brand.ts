import { insist } from './give-up.ts';
import type { IsoBox } from './iso-boxes.ts';
import { contentOf } from './iso-boxes.ts';
import type { RandomBytes } from './random-bytes.ts';

/** What exiftool calls a file of this brand, for those whose name does not depend on anything else. */
const MIME_TYPES: Readonly<Record<string, string>> = {
  'qt  ': 'video/quicktime',
  'M4V ': 'video/x-m4v',
  M4VH: 'video/x-m4v',
  M4VP: 'video/x-m4v',
  '3gp4': 'video/3gpp',
  '3gp5': 'video/3gpp',
  '3gp6': 'video/3gpp',
  '3g2a': 'video/3gpp2',
  heic: 'image/heic',
  heix: 'image/heif',
  mif1: 'image/heif',
  avif: 'image/avif',
};
/** Plain MP4, unless it says that it is compatible with something else. */
const MP4 = new Set(['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1']);

/** The MIME type of a file by its `ftyp` box. */
export function mimeOfBrand(bytes: RandomBytes, box: IsoBox): string {
  insist(box.size >= 8 && box.size <= 256, 'its file type is unusual');
  const content = contentOf(bytes, box);
  const major = content.toString('latin1', 0, 4);
  const others = content.toString('latin1', 8);
  const known = MIME_TYPES[major];
  if (known !== undefined) return known;
  insist(MP4.has(major) && !/f4v |qt {2}/.test(others), 'its file type is not read here');
  return 'video/mp4';
}
