import type { Library, VolumeState } from '@mediastruct/core';
import { archiveOptions, findRun, MediaStructError, runOptions } from '@mediastruct/core';
import type { RepairMethod } from './protect-image.ts';

/** How the image of a volume is protected where nobody says: as can be, where room was left for that when it was packed. */
export function methodOfVolume(library: Library, volume: Pick<VolumeState, 'runId'>): RepairMethod {
  return reservePercentOf(library, volume) > 0 ? 'auto' : 'none';
}

/** 0 where the run that packed the volume is not there any more. */
function reservePercentOf(library: Library, { runId }: Pick<VolumeState, 'runId'>): number {
  try {
    return runOptions(archiveOptions, findRun(library, runId)).reservePercent;
  } catch (error) {
    if (error instanceof MediaStructError) return 0;
    throw error;
  }
}
