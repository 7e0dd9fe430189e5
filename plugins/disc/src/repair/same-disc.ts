import type { FileAccess } from '@mediastruct/core';
import { displayPath, MediaStructError } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import type { DiscCopy } from './copies.ts';
import { CopySectors } from './copies.ts';
import type { DiscFiles } from './disc-files.ts';
import type { SectorFile } from './sector-file.ts';

const SAMPLES = 256;
const ZEROS = Buffer.alloc(SECTOR);

/**
 * Refuses a copy that is of another disc: of another volume, or, where one of the two does not tell, different in most of 256 sectors that hold something in both.
 * Throws `wrong-volume` (42).
 */
export function refuseOtherDisc(
  access: FileAccess,
  copy: DiscCopy,
  { image, files }: { readonly image: SectorFile; readonly files: DiscFiles | null },
): void {
  const [ours, theirs] = [files?.volumeId ?? '', copy.files?.volumeId ?? ''];
  const isSame = ours !== '' && theirs !== '' ? ours === theirs : isAlike(access, copy, image);
  if (isSame) return;
  const found = theirs === '' ? 'a disc with other sectors' : theirs;
  throw new MediaStructError(
    'wrong-volume',
    `${displayPath(copy.path)}: expected a copy of ${ours === '' ? 'the same disc' : displayPath(ours)}, found ${displayPath(found)}`,
    { path: copy.path, suggestions: ['Give a copy of the same volume with --copy. Nothing was written.'] },
  );
}

function isAlike(access: FileAccess, copy: DiscCopy, image: SectorFile): boolean {
  using sectors = new CopySectors(access, copy.path);
  let alike = 0;
  let compared = 0;
  for (let nth = 0; nth < SAMPLES; nth++) {
    const sector = Math.floor((nth * image.sectors) / SAMPLES);
    const mine = image.read(sector, 1);
    const other = sectors.read(sector);
    if (other === null || mine.equals(ZEROS) || other.equals(ZEROS)) continue;
    compared += 1;
    if (mine.equals(other)) alike += 1;
  }
  return alike * 2 > compared;
}
