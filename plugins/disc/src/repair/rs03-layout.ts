import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { SECTOR } from '../image/sectors.ts';

/** Bytes of a Reed-Solomon code word: one from each of the 255 layers of an image. */
const LAYERS = 255;
/** What dvdisaster accepts as roots, at least and at most. */
const LEAST_ROOTS = 8;
const MOST_ROOTS = 170;
/** The header takes two sectors behind the data. */
const HEADER_SECTORS = 2;
const COOKIE = '*dvdisaster*RS03';
/** Versions as dvdisaster 0.79.5 writes them: 10000 major + 100 minor + 5. */
const CREATED_BY = 7905;
const NEEDS = 7900;
/** What stands in the header's own sum while it is summed. */
const SUM_SEED = 0x4c_50_47;
const AT_SUM = 96;
/** In a sector of the CRC layer the same facts stand behind 256 sums. */
const AT_CRC_BLOCK = 1024;
const FINGERPRINT_SECTOR = 16;

/** How an image with RS03 is laid out: data, header, padding, a layer of CRCs, and a layer for each root. Sectors. */
export interface Rs03Layout {
  readonly dataSectors: number;
  readonly layerSectors: number;
  readonly roots: number;
  /** All of the image. */
  readonly sectors: number;
  /** Error correction data in percent of all that it protects, as dvdisaster counts. */
  readonly percent: number;
}

/**
 * The layout that dvdisaster gives an image of `dataSectors` on a medium of `mediumSectors` (its CalcRS03Layout); null where fewer than 8 roots fit. At
 * most 170 roots are used, so a small image is given no more layers than those need.
 */
export function planRs03(dataSectors: number, mediumSectors: number): Rs03Layout | null {
  const useful = Math.ceil((dataSectors + HEADER_SECTORS) / (LAYERS - 1 - MOST_ROOTS));
  return rs03Layout(dataSectors, Math.min(useful, Math.floor(mediumSectors / LAYERS)));
}

/** The layout of an image that has layers of this many sectors; null where that cannot be. */
export function rs03Layout(dataSectors: number, layerSectors: number): Rs03Layout | null {
  if (!(layerSectors >= 1)) return null;
  const dataLayers = Math.ceil((dataSectors + HEADER_SECTORS) / layerSectors);
  const roots = Math.min(MOST_ROOTS, LAYERS - 1 - dataLayers);
  if (roots < LEAST_ROOTS) return null;
  return {
    dataSectors,
    layerSectors,
    roots,
    sectors: LAYERS * layerSectors,
    percent: (100 * roots) / (LAYERS - roots),
  };
}

/** The layout that a sector tells of: the header of RS03, or a sector of its layer of CRCs; null for any other sector. */
export function rs03Mark(sector: Buffer): Rs03Layout | null {
  if (sector.length < SECTOR) return null;
  if (sector.toString('latin1', 0, COOKIE.length) === COOKIE)
    return rs03Layout(numberAt(sector, 68), numberAt(sector, 120));
  const block = sector.subarray(AT_CRC_BLOCK);
  if (block.toString('latin1', 0, COOKIE.length) !== COOKIE) return null;
  return rs03Layout(numberAt(block, 64), numberAt(block, 88));
}

/**
 * The header as dvdisaster writes it, for an image whose own is damaged: without one dvdisaster finds the correction data only by its CRCs, and a
 * scratch may have taken both. What is wrong in it is corrected like any other sector.
 */
export function rs03Header({ dataSectors, layerSectors, roots }: Rs03Layout, fingerprinted: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_SECTORS * SECTOR);
  header.write(COOKIE, 'latin1');
  createHash('md5').update(fingerprinted).digest().copy(header, 20);
  header.writeBigUInt64LE(BigInt(dataSectors), 68);
  header.writeUInt32LE(LAYERS - roots, 76);
  header.writeUInt32LE(roots, 80);
  header.writeUInt32LE(CREATED_BY, 84);
  header.writeUInt32LE(NEEDS, 88);
  header.writeUInt32LE(FINGERPRINT_SECTOR, 92);
  header.writeUInt32LE(SECTOR, 116);
  header.writeBigUInt64LE(BigInt(layerSectors), 120);
  header.writeUInt32LE(SUM_SEED, AT_SUM);
  // dvdisaster leaves out the inversion that ends a CRC-32.
  header.writeUInt32LE(~crc32(header) >>> 0, AT_SUM);
  return header;
}

/**
 * Sectors of the layer of CRCs. dvdisaster takes one that is readable for right, so that zeros there make every sector of the image look damaged.
 */
export function crcSectors({ layerSectors, roots }: Rs03Layout): {
  readonly first: number;
  readonly count: number;
} {
  return { first: (LAYERS - 1 - roots) * layerSectors, count: layerSectors };
}

/** What dvdisaster takes for a sector that could not be read. */
export function deadSector(): Buffer {
  const sector = Buffer.alloc(SECTOR);
  sector.write(
    'dvdisaster dead sector marker\nThis sector could not be read from the image.\nIts contents have been substituted by the dvdisaster read routine.\n',
    'latin1',
  );
  sector.write('dvdisaster dead sector end marker\n', 2012, 'latin1');
  return sector;
}

function numberAt(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}
