import type { SettingsSection } from '@mediastruct/core';
import * as v from 'valibot';

interface BoxSettings {
  readonly suffix: string;
}

/** The plugin's own section of mediastruct.toml. */
export const boxSettings: SettingsSection<BoxSettings> = {
  name: 'sample',
  settings: {
    suffix: {
      schema: v.string('a text in quotes'),
      default: '.back',
      comment: 'What the names in the box end with.',
    },
  },
};
