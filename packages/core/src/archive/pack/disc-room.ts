import { MediaStructError } from '../../errors/media-struct-error.ts';
import { MOST_RESERVE_PERCENT } from '../../library/core-settings.ts';
import type { Medium } from './medium.ts';

/** Discs are written in sectors, and every file begins on one. Bytes. */
export const SECTOR_BYTES = 2048;

/** What the file system keeps of each file: ISO 9660 with Rock Ridge, and with Joliet as well. Measured. */
const ROCK_RIDGE_BYTES = 359;
const JOLIET_BYTES = 545;
/** A file's line in the catalogue that a disc carries. Measured. */
const CATALOGUE_BYTES = 157;
/** System area, volume descriptors, path tables, closing padding, and the tag files that do not grow. */
export const FIXED_BYTES = 1024 * 1024;

/** Roots of a Reed-Solomon code word of 255 bytes; dvdisaster's RS03 takes at least 8. */
const WORD_BYTES = 255;
const LEAST_ROOTS = 8;

export interface DiscLayout {
  readonly medium: Medium;
  /** Error correction data, in percent of the data it protects; 0 for none. */
  readonly reservePercent: number;
  /** Counts room for the names that Windows reads, too. */
  readonly joliet: boolean;
}

/** What a file takes on the disc beside its content: lines in the tag files, in bytes. */
export interface FileRoom {
  readonly size: number;
  readonly tagBytes: number;
}

/**
 * Bytes of a disc that files may take: its sectors less those for error correction and less what every
 * disc spends. RS03 leaves (254 - r) * floor(sectors / 255) - 2 sectors (dvdisaster's documentation), where
 * r = 254 * p / (100 + p), rounded up, is worth p percent. Too small a medium is `usage` (64).
 */
export function usableBytes({
  medium,
  reservePercent,
}: Pick<DiscLayout, 'medium' | 'reservePercent'>): number {
  if (!(reservePercent >= 0 && reservePercent <= MOST_RESERVE_PERCENT))
    throw new MediaStructError(
      'usage',
      `reserve_percent: expected 0 to ${MOST_RESERVE_PERCENT}, found ${reservePercent}`,
    );
  const sectors = Math.floor(medium.bytes / SECTOR_BYTES);
  const usable = dataSectors(sectors, reservePercent) * SECTOR_BYTES - FIXED_BYTES;
  if (usable >= SECTOR_BYTES) return usable;
  throw new MediaStructError(
    'usage',
    `medium "${medium.name}": ${medium.bytes} bytes leave no room for files (${FIXED_BYTES} are spent on every disc)`,
  );
}

function dataSectors(sectors: number, reservePercent: number): number {
  if (reservePercent === 0) return sectors;
  const roots = Math.max(LEAST_ROOTS, Math.ceil((254 * reservePercent) / (100 + reservePercent)));
  return (254 - roots) * Math.floor(sectors / WORD_BYTES) - 2;
}

/** Room that one file takes on a disc, in bytes. */
export function fileRoom({ size, tagBytes }: FileRoom, { joliet }: Pick<DiscLayout, 'joliet'>): number {
  const content = Math.ceil(size / SECTOR_BYTES) * SECTOR_BYTES;
  return content + (joliet ? JOLIET_BYTES : ROCK_RIDGE_BYTES) + CATALOGUE_BYTES + tagBytes;
}

/** Room for a folder and all above it, in bytes; those that folders share are counted again, which errs to the safe side. */
export function folderRoom(folder: string, { joliet }: Pick<DiscLayout, 'joliet'>): number {
  const depth = folder === '' ? 1 : folder.split('/').length + 1;
  return depth * SECTOR_BYTES * (joliet ? 2 : 1);
}
