import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import type { Correction } from './find-correction.ts';
import { volumeEnds } from './find-correction.ts';
import { formatPar2Header, par2RegionSectors } from './par2-header.ts';
import { appendPar2 } from './par2.ts';
import { correctByPar2 } from './par2-correct.ts';
import { percentProgress } from './percent-progress.ts';
import { correct } from './rs03.ts';
import { crcSectors, deadSector, rs03Header, rs03Mark } from './rs03-layout.ts';
import { SectorFile } from './sector-file.ts';

/**
 * good: every sector is proven by the correction data, after it was corrected where that was needed. insufficient: more is damaged than it can
 * correct. tool-missing: the program is not installed.
 */
export type CorrectionOutcome = 'good' | 'insufficient' | 'tool-missing';

export interface CorrectTask {
  readonly image: string;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** Corrects an image, in the file itself, by the error correction data in it. */
export async function correctImage(
  access: FileAccess,
  correction: Correction,
  task: CorrectTask,
): Promise<CorrectionOutcome> {
  try {
    const isGood = await (correction.kind === 'rs03'
      ? byRs03(access, correction, task)
      : byPar2(access, correction, task));
    return isGood ? 'good' : 'insufficient';
  } catch (error) {
    if (error instanceof MediaStructError && error.code === 'tool-missing') return 'tool-missing';
    throw error;
  }
}

async function byRs03(
  access: FileAccess,
  { layout }: Extract<Correction, { kind: 'rs03' }>,
  { image, progress, stop }: CorrectTask,
): Promise<boolean> {
  let isNamed: boolean;
  {
    using file = new SectorFile(access, image);
    file.setSectors(layout.sectors);
    isNamed = volumeEnds(file).includes(layout.dataSectors);
    const mark = rs03Mark(file.read(layout.dataSectors, 2));
    if (mark?.dataSectors !== layout.dataSectors || mark.layerSectors !== layout.layerSectors)
      file.write(layout.dataSectors, rs03Header(layout, file.read(16, 1)));
    const { first, count } = crcSectors(layout);
    for (let sector = first; sector < first + count; sector++)
      if (rs03Mark(file.read(sector, 1)) === null) file.write(sector, deadSector());
  }
  const onPercent = percentProgress(progress, 'correcting by RS03', layout.sectors * SECTOR);
  return correct({ image, layout, stop, onPercent, isNamed });
}

/**
 * The sum of the whole image is compared where the header that holds it is there; the sums of all blocks are in any case. Packets that are
 * damaged are made anew, which gives the same ones if it is the same version of par2.
 */
async function byPar2(
  access: FileAccess,
  { set, header, from, to }: Extract<Correction, { kind: 'par2' }>,
  { image, progress, stop }: CorrectTask,
): Promise<boolean> {
  const onPercent = percentProgress(progress, 'correcting by PAR2', set.dataBytes);
  if (!(await correctByPar2(access, { image, set, from, to, stop, onPercent }))) return false;
  const dataSectors = set.dataBytes / SECTOR;
  {
    using file = new SectorFile(access, image);
    if (header !== null) {
      if (file.sha256(0, set.dataBytes) !== header.dataSha256) return false;
      if (file.sha256(dataSectors + 1, header.packetBytes) === header.packetSha256) {
        const sectors = dataSectors + par2RegionSectors(header);
        file.setSectors(sectors);
        for (const at of [dataSectors, sectors - 1]) file.write(at, formatPar2Header(header));
        return true;
      }
    }
    file.setSectors(dataSectors);
  }
  const plan = {
    blockBytes: set.blockBytes,
    recoveryBlocks: header?.recoveryBlocks ?? Math.max(1, set.recoveryTotal),
  };
  const again = percentProgress(progress, 'making error correction data (PAR2)', set.dataBytes);
  await appendPar2(access, { image, dataSectors, plan, stop, onPercent: again });
  return true;
}
