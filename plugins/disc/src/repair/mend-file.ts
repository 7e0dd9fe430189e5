import { createHash } from 'node:crypto';
import { SECTOR } from '../image/sectors.ts';
import type { CopySectors } from './copies.ts';
import type { FoundFile } from './disc-files.ts';
import type { SectorFile } from './sector-file.ts';
import type { SectorRange } from './sector-ranges.ts';

/** Runs of sectors in which two copies differ, of which each choice is tried: 2^10 sums of the file. */
const MOST_RUNS = 10;
/** What is summed at most while choices are tried. Bytes. */
const MOST_TRIED = 4 * 2 ** 30;
const PIECE_SECTORS = 512;
const ZEROS = Buffer.alloc(SECTOR);

export interface MendRequest {
  readonly file: FoundFile;
  readonly sha256: string;
  readonly image: SectorFile;
}

/**
 * Puts together a file from its sectors in the image and in a copy of the disc, so that it has its sum; false where no choice that was tried has. Tried are: the copy's
 * sectors wherever the image has zeros or the copy has none, the copy's alone, and each choice of the runs in which both differ.
 */
export function mendFromCopy({ file, sha256, image }: MendRequest, copy: CopySectors): boolean {
  const sectors = sectorsOf(file);
  const differ = sectors.flatMap(({ first, count }) => differing(image, copy, { first, count }));
  if (differ.length === 0) return false;
  const ours = new Map(differ.map((sector) => [sector, image.read(sector, 1)]));
  const theirs = new Map(differ.map((sector) => [sector, copy.read(sector)]));
  const isOurs = (sector: number) => theirs.get(sector) === null;
  const zeroRule = (sector: number) => isOurs(sector) || !(ours.get(sector) ?? ZEROS).equals(ZEROS);
  const tried = [
    zeroRule,
    isOurs,
    ...choices(differ, file.size).map((keep) => (sector: number) => isOurs(sector) || keep(sector)),
  ];
  for (const keepsOurs of tried) {
    for (const sector of differ)
      image.write(sector, (keepsOurs(sector) ? ours.get(sector) : theirs.get(sector)) ?? ZEROS);
    if (sumOf(image, file) === sha256) return true;
  }
  for (const [sector, bytes] of ours) image.write(sector, bytes);
  return false;
}

/** Each choice between two copies, run by run; none where those would be too many. */
function choices(differ: readonly number[], size: number): readonly ((sector: number) => boolean)[] {
  const runOf = new Map<number, number>();
  let run = -1;
  for (const [at, sector] of differ.entries()) {
    if (at === 0 || differ[at - 1] !== sector - 1) run += 1;
    runOf.set(sector, run);
  }
  const runs = run + 1;
  const count = 2 ** runs;
  if (runs > MOST_RUNS || count * size > MOST_TRIED) return [];
  return Array.from(
    { length: count },
    (_, choice) => (sector: number) => ((choice >> (runOf.get(sector) ?? 0)) & 1) === 1,
  );
}

/** Sectors in which the image is not as the copy, or the copy cannot be read. */
export function differing(
  image: SectorFile,
  copy: CopySectors,
  { first, count }: SectorRange,
): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < count; at += PIECE_SECTORS) {
    const length = Math.min(PIECE_SECTORS, count - at);
    const ours = image.read(first + at, length);
    const theirs = copy.bytes(first + at, length);
    if (theirs !== null && ours.equals(theirs)) continue;
    for (let nth = 0; nth < length; nth++) {
      const sector = first + at + nth;
      const mine = ours.subarray(nth * SECTOR, (nth + 1) * SECTOR);
      const other = theirs?.subarray(nth * SECTOR, (nth + 1) * SECTOR) ?? copy.read(sector);
      if (other === null || !mine.equals(other)) found.push(sector);
    }
  }
  return found;
}

/** Writes content to where a file stands; zeros follow it to the end of its last sector, as in every image of ours. */
export function writeContent(image: SectorFile, file: FoundFile, pieces: Iterable<Buffer>): void {
  let extent = 0;
  let at = 0;
  for (const piece of pieces)
    for (let taken = 0; taken < piece.length;) {
      const target = file.extents[extent];
      if (target === undefined) return;
      const part = piece.subarray(taken, taken + Math.min(piece.length - taken, target.bytes - at));
      image.writeBytes(target.sector * SECTOR + at, part);
      taken += part.length;
      at += part.length;
      if (at < target.bytes) continue;
      image.writeBytes(target.sector * SECTOR + at, ZEROS.subarray(0, (SECTOR - (at % SECTOR)) % SECTOR));
      extent += 1;
      at = 0;
    }
}

export function sumOf(image: SectorFile, { extents }: Pick<FoundFile, 'extents'>): string {
  const digest = createHash('sha256');
  for (const { sector, bytes } of extents)
    for (const piece of image.pieces(sector, bytes)) digest.update(piece.bytes);
  return digest.digest('hex');
}

export function sectorsOf({ extents }: Pick<FoundFile, 'extents'>): readonly SectorRange[] {
  return extents.map(({ sector, bytes }) => ({ first: sector, count: Math.ceil(bytes / SECTOR) }));
}
