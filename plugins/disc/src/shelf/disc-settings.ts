import type { SettingsSection } from '@mediastruct/core';
import { settingValues } from '@mediastruct/core/base';
import * as v from 'valibot';
import { isPeriod } from './period.ts';

/** What the discs of a library should be like. */
export interface DiscSettings {
  /** Good discs that each volume should have. */
  readonly copies: number;
  /** After so long a disc should be read again, such as `2y`. */
  readonly verifyEvery: string;
  /** An older name of the setting `places` of `[folders]`, which core reads. */
  readonly places: Readonly<Record<string, string>>;
}

/** The section `[disc]` of mediastruct.toml. */
export const DISC_SETTINGS: SettingsSection<DiscSettings> = {
  name: 'disc',
  settings: {
    copies: {
      schema: settingValues.wholeNumber(1),
      default: 2,
      comment: 'Good discs that each volume should have.',
    },
    verifyEvery: {
      schema: v.pipe(settingValues.text, v.check(isPeriod, 'a time such as "2y", "18mo" or "90d"')),
      default: '2y',
      comment: 'After so long a disc should be read again: "2y", "18mo", "90d".',
    },
    places: {
      schema: settingValues.textTable,
      default: {},
      comment: 'The older name of "places" in [folders].',
      isOld: true,
    },
  },
};
