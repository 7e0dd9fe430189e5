import type { FileAccess } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import type { DiscCopy } from './copies.ts';
import { CopySectors } from './copies.ts';
import type { DiscFiles } from './disc-files.ts';
import { readDiscFiles } from './disc-files.ts';
import { differing } from './mend-file.ts';
import type { SectorFile } from './sector-file.ts';
import type { SectorRange } from './sector-ranges.ts';

const ZEROS = Buffer.alloc(SECTOR);

/** Sectors that no hash covers and no correction data proves. */
export interface Unproven extends SectorRange {
  readonly why: string;
}

/**
 * Makes what describes files of an image good from a copy of the disc. Where both differ, that choice is kept with which the file systems tell the fewest
 * faults: the copy's sectors where the image has zeros, all of the copy's, or the image's own. Returns the sectors that were taken or differ.
 */
export function mendMetadata(
  access: FileAccess,
  {
    image,
    copy,
    ranges,
  }: { readonly image: SectorFile; readonly copy: DiscCopy; readonly ranges: readonly SectorRange[] },
): readonly Unproven[] {
  using sectors = new CopySectors(access, copy.path);
  const differ = ranges
    .flatMap((range) => differing(image, sectors, range))
    .flatMap((sector) => {
      const theirs = sectors.read(sector);
      return theirs === null ? [] : [{ sector, theirs, ours: image.read(sector, 1) }];
    });
  if (differ.length === 0) return [];
  const choices = [(ours: Buffer) => ours.equals(ZEROS), () => true, () => false];
  const write = (isTaken: (ours: Buffer) => boolean) => {
    for (const { sector, ours, theirs } of differ) image.write(sector, isTaken(ours) ? theirs : ours);
  };
  let best = { faults: Infinity, isTaken: (): boolean => false } as Choice;
  for (const isTaken of choices) {
    write(isTaken);
    const faults = faultsOf(readDiscFiles(access, image.path));
    if (faults < best.faults) best = { faults, isTaken };
  }
  write(best.isTaken);
  return differ.map(({ sector, ours }) => ({
    first: sector,
    count: 1,
    why: best.isTaken(ours) ? `taken from ${copy.path}` : `not as in ${copy.path}`,
  }));
}

interface Choice {
  readonly faults: number;
  readonly isTaken: (ours: Buffer) => boolean;
}

/** How much of what the file systems and the manifests tell does not fit together. */
export function faultsOf(found: DiscFiles | null): number {
  if (found === null) return Infinity;
  const { faults, wanted, files } = found;
  const missing = [...wanted.sums.keys()].filter((path) => !files.has(path)).length;
  return faults.length + missing + (wanted.isWhole ? 0 : 1);
}
