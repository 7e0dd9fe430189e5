import { Flags } from '@oclif/core';
import type { ArchiveRequest } from '@mediastruct/core';

/** Flags of the commands that pack volumes. */
export const packFlags = {
  year: Flags.string({ summary: 'Only what was taken in this year.', helpValue: 'YYYY' }),
  before: Flags.string({ summary: 'Only what was taken before this date.', helpValue: 'DATE' }),
  'older-than': Flags.string({
    summary: 'Only what was taken longer ago than this: 30d, 6m, 2y.',
    helpValue: 'AGE',
  }),
  medium: Flags.string({
    summary:
      'cd, dvd, dvd-dl, bd-25, bd-50, bdxl-100, bdxl-128 or a size such as 4.7GB; the default is that of the settings.',
    helpValue: 'NAME',
  }),
  'reserve-percent': Flags.integer({
    summary:
      'Room to leave on each disc for error correction data, 0 to 200 percent of the data it protects.',
    helpValue: 'N',
    min: 0,
  }),
  'look-ahead-days': Flags.integer({
    summary: 'How many following days may be looked at for one that still fits; 0 keeps strict order.',
    helpValue: 'N',
    min: 0,
  }),
  'full-only': Flags.boolean({ summary: 'Leave what would make a last volume that is not full.' }),
  'new-volume': Flags.boolean({
    summary: 'Begin a new volume although the last one is on no disc yet.',
  }),
  undated: Flags.boolean({ summary: 'Pack what nothing dates, too.' }),
};

interface PackFlags {
  readonly year?: string | undefined;
  readonly before?: string | undefined;
  readonly 'older-than'?: string | undefined;
  readonly medium?: string | undefined;
  readonly 'reserve-percent'?: number | undefined;
  readonly 'look-ahead-days'?: number | undefined;
  readonly 'full-only'?: boolean | undefined;
  readonly 'new-volume'?: boolean | undefined;
  readonly undated?: boolean | undefined;
}

export function packRequest(flags: PackFlags): ArchiveRequest {
  return {
    year: flags.year,
    before: flags.before,
    olderThan: flags['older-than'],
    medium: flags.medium,
    reservePercent: flags['reserve-percent'],
    lookAheadDays: flags['look-ahead-days'],
    fullOnly: flags['full-only'],
    newVolume: flags['new-volume'],
    includeUndated: flags.undated,
  };
}
