import type { Library } from '@mediastruct/core';
import { listVolumes, MediaStructError, sectionOf } from '@mediastruct/core';
import { isCounting } from './disc-row.ts';
import { DISC_SETTINGS } from './disc-settings.ts';
import { before, isPeriod } from './period.ts';
import type { DuePlan } from './plan-due.ts';
import { planDue } from './plan-due.ts';
import { readScans } from './scan/scan-ledger.ts';

export interface DueRequest {
  /** Such as `1y`; that of the settings if absent. */
  readonly olderThan?: string | undefined;
  /** Proven discs that are wanted; that of the settings if absent. */
  readonly policy?: number | undefined;
  readonly now: Date;
}

/** What should be read again, from the volume ledger and the ledgers of scans. Memory: about 3 kB a scan. */
export function dueDiscs(
  library: Library,
  { olderThan, policy, now }: DueRequest,
): DuePlan & { readonly oldest: string; readonly wanted: number } {
  const settings = sectionOf(library, DISC_SETTINGS);
  const period = olderThan ?? settings.verifyEvery;
  if (!isPeriod(period))
    throw new MediaStructError('usage', `"${period}": expected a time such as 2y, 18mo, 6w or 90d`);
  const volumes = listVolumes(library).volumes.filter(isCounting);
  const scans = volumes.flatMap(({ volumeId }) => readScans(library, volumeId));
  const oldest = before(now.toISOString(), period);
  const wanted = policy ?? settings.copies;
  return { ...planDue({ volumes, scans, oldest, wanted }), oldest, wanted };
}
