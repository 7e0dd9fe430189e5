import type { Buffer } from 'node:buffer';
import { giveUp, insist } from './give-up.ts';
import { MemoryBytes } from './random-bytes.ts';
import { jsonValue } from './tag-list.ts';
import { asciiOf, readDirectory } from './tiff-directory.ts';

/**
 * Makers whose notes hold none of the tags that are asked for, by exiftool's tables of them. Those of other makers may
 * hold a date, which exiftool would put before the one in EXIF.
 */
const MAKERS =
  /^(apple|canon|nikon|sony|olympus|om digital|panasonic|fujifilm|samsung|google|casio|huawei|xiaomi|motorola|lg |lge|oneplus|htc|oppo|realme|hmd|nokia|asus|zte|honor|blackberry|hewlett-packard|sigma|sanyo)/i;

/** How notes begin that exiftool reads by another maker's table, whatever the Make says. */
const FOREIGN =
  /^(AOC\0|PENTAX |RICOH|S1\0|LEICA|IIII|MMMM|KDK|RECONYX|\x01\xf1\x03|\[ae_dbg|DJI|QVC\0|DCI\0|GE|ISLM|JVC|VER:|KYOCERA|MINOL|CAMER|STMN|VHAB|HDRP|LSI1)/;

/** Makers whose notes begin in one of the foreign ways rightly. */
const OWN_BEGINNING: readonly (readonly [RegExp, RegExp])[] = [
  [/^samsung/i, /^STMN/],
  [/^casio/i, /^(QVC|DCI)\0/],
  [/^google/i, /^HDRP/],
];

/** True if the notes of this maker hold no tag that is asked for, so that they need not be read. */
export function isUnderstoodMaker(make: string, note: Buffer): boolean {
  if (!MAKERS.test(make)) return false;
  const start = note.toString('latin1', 0, 64);
  if (!FOREIGN.test(start)) return true;
  return OWN_BEGINNING.some(([maker, beginning]) => maker.test(make) && beginning.test(start));
}

const APPLE = 'Apple iOS\0';
/** Behind the name, a version and the byte order; its offsets count from the beginning of the note. */
const APPLE_DIRECTORY = 14;
const CONTENT_IDENTIFIER = 0x0011;

/** The identifier that joins a still of Apple's to its Live Photo clip; null for other notes and without one. */
export function appleContentId(note: Buffer): string | number | null {
  if (note.toString('latin1', 0, APPLE.length) !== APPLE) return null;
  const order = note.toString('latin1', 12, 14);
  insist(order === 'MM' || order === 'II', 'its MakerNotes are damaged');
  const tiff = { bytes: new MemoryBytes(note), order, magic: 0, first: APPLE_DIRECTORY } as const;
  const found = readDirectory(tiff, APPLE_DIRECTORY).entries.filter(({ id }) => id === CONTENT_IDENTIFIER);
  insist(found.length <= 1, 'its MakerNotes are damaged');
  const [entry] = found;
  if (entry === undefined) return null;
  return jsonValue(asciiOf(tiff, entry)) ?? giveUp('its MakerNotes are unusual');
}
