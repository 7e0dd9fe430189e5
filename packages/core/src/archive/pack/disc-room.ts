import { MediaStructError } from '../../errors/media-struct-error.ts';
import { MOST_RESERVE_PERCENT } from '../../library/core-settings.ts';
import { pathToBytes } from '../../files/path-text.ts';
import type { Medium } from './medium.ts';

/** Discs are written in sectors, and every file begins on one. Bytes. */
export const SECTOR_BYTES = 2048;

/** A file's line in the catalogue that a disc carries. Measured. */
const CATALOGUE_BYTES = 157;
/** System area, volume descriptors, path tables, closing padding, and the tag files that do not grow. */
export const FIXED_BYTES = 1024 * 1024;

/** Roots of a Reed-Solomon code word of 255 bytes; dvdisaster's RS03 takes at least 8. */
const WORD_BYTES = 255;
const LEAST_ROOTS = 8;

/** A directory in each of the three, a File Entry, the entries for itself and the one above, and lines of four path tables. */
const FOLDER_BYTES = 4 * SECTOR_BYTES + 872;
/** What one extent of ISO 9660 holds at most. */
const EXTENT_BYTES = 2 ** 32 - SECTOR_BYTES;
/** No record crosses the end of a sector, which leaves up to 254 bytes of one unused. */
const UNUSED = SECTOR_BYTES / (SECTOR_BYTES - 254);
/** A record of ISO 9660 with the fields of Rock Ridge but the name; longer names are continued, in a sector of its own at worst. */
const ISO_RECORD = 157;
const INLINE_NAME = 90;
const NAME_FIELD = 250;
const JOLIET_RECORD = 34;
const JOLIET_NAME = 206;
const UDF_IDENTIFIER = 43;
const UDF_NAME = 254;

export interface DiscLayout {
  readonly medium: Medium;
  /** Error correction data, in percent of the data it protects; 0 for none. */
  readonly reservePercent: number;
  /** What the catalogue of the whole set takes on every disc, as `setCatalogueRoom` tells it. Bytes; 0 if absent. */
  readonly setBytes?: number | undefined;
}

/** A file as it takes room on a disc: its size, its lines in the tag files, and its name on the disc. Bytes. */
export interface FileRoom {
  readonly size: number;
  readonly tagBytes: number;
  readonly nameBytes: number;
}

/**
 * Bytes of a disc that files may take: its sectors less those for error correction and less what every
 * disc spends. RS03 leaves (254 - r) * floor(sectors / 255) - 2 sectors, where r = 255 * p / (100 + p), rounded up, is worth p percent as
 * dvdisaster counts: r layers of 255 for the other 255 - r, one of which holds CRCs (its CalcRS03Layout). Too small a medium is `usage` (64).
 */
export function usableBytes({ medium, reservePercent, setBytes = 0 }: DiscLayout): number {
  if (!(reservePercent >= 0 && reservePercent <= MOST_RESERVE_PERCENT))
    throw new MediaStructError(
      'usage',
      `reserve_percent: expected 0 to ${MOST_RESERVE_PERCENT}, found ${reservePercent}`,
    );
  const usable = dataBytes(medium.bytes, reservePercent) - FIXED_BYTES - setBytes;
  if (usable >= SECTOR_BYTES) return usable;
  throw new MediaStructError(
    'usage',
    `medium "${medium.name}": ${medium.bytes} bytes leave no room for files (${FIXED_BYTES + setBytes} are spent on every disc)`,
  );
}

/** Bytes of a disc that an image may take, where error correction data gets its share of the rest. */
export function dataBytes(discBytes: number, reservePercent: number): number {
  return dataSectors(Math.floor(discBytes / SECTOR_BYTES), reservePercent) * SECTOR_BYTES;
}

function dataSectors(sectors: number, reservePercent: number): number {
  if (reservePercent === 0) return sectors;
  const roots = Math.max(LEAST_ROOTS, Math.ceil((WORD_BYTES * reservePercent) / (100 + reservePercent)));
  return (254 - roots) * Math.floor(sectors / WORD_BYTES) - 2;
}

/** The lines of volumes in the catalogue of the set, those that are being planned included. */
const SET_FIXED_BYTES = 256 * 1024;
const SET_VOLUME_BYTES = 1024;
/** What a file takes in the compressed catalogue, however short its line is, and what its line has besides names. Measured. */
const SET_FILE_BYTES = 80;
const SET_PLAIN_BYTES = 230;
/** How far names are compressed at worst: of letters at random, once in the path and again in what it was packed from. Measured. */
const SET_SHARE = 0.65;

export interface SetSize {
  readonly volumes: number;
  /** Of all volumes and of the tree that is being packed, and the bytes of their lines in the library's listings and indexes. */
  readonly files: number;
  readonly lineBytes: number;
}

/**
 * Most bytes that the catalogue of the whole set takes on a disc, compressed. Measured: 66 bytes a file for names as an ingest gives them, which count
 * as 220; 470 for names of 200 letters at random, which count as 530.
 */
export function setCatalogueRoom({ volumes, files, lineBytes }: SetSize): number {
  const names = Math.max(0, lineBytes - SET_PLAIN_BYTES * files);
  return SET_FIXED_BYTES + SET_VOLUME_BYTES * volumes + SET_FILE_BYTES * files + Math.ceil(SET_SHARE * names);
}

/**
 * Most bytes that one file takes on a disc whose image has ISO 9660 with Rock Ridge, Joliet and UDF (docs/formats/disc-image.md): its
 * sectors, its names in all three, and its lines in the tag files and the set's catalogue.
 */
export function fileRoom({ size, tagBytes, nameBytes }: FileRoom): number {
  const content = Math.ceil(size / SECTOR_BYTES) * SECTOR_BYTES;
  const extents = Math.max(1, Math.ceil(size / EXTENT_BYTES));
  return content + SECTOR_BYTES + nameRoom(nameBytes, extents) + CATALOGUE_BYTES + tagBytes;
}

/**
 * Most bytes that a folder and all above it take; those that folders share are counted again, which errs to the safe side.
 */
export function folderRoom(folder: string): number {
  const names = folder === '' ? [''] : ['', ...folder.split('/')];
  return names.reduce((sum, name) => sum + FOLDER_BYTES + nameRoom(pathToBytes(name).length, 1), 0);
}

/** Names in all three, with a record for each extent in the two of ISO 9660. */
function nameRoom(nameBytes: number, extents: number): number {
  const iso = ISO_RECORD + nameBytes + 5 * Math.ceil(nameBytes / NAME_FIELD);
  const joliet = JOLIET_RECORD + Math.min(JOLIET_NAME, 2 * nameBytes);
  const udf = UDF_IDENTIFIER + Math.min(UDF_NAME, 2 * nameBytes);
  const continued = nameBytes > INLINE_NAME ? SECTOR_BYTES : 0;
  return Math.ceil((iso + joliet) * UNUSED) * extents + udf + continued;
}
