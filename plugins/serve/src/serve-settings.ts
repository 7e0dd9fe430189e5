import type { SettingsSection } from '@mediastruct/core';
import { settingValues } from '@mediastruct/core/base';

/** What the server may keep. */
export interface ServeSettings {
  /** Small pictures take at most about so many megabytes; 0 keeps none, and removes those that were kept. */
  readonly thumbnailsMb: number;
}

/** The section `[serve]` of mediastruct.toml. */
export const SERVE_SETTINGS: SettingsSection<ServeSettings> = {
  name: 'serve',
  settings: {
    thumbnailsMb: {
      schema: settingValues.wholeNumber(0),
      default: 4000,
      comment:
        'Small pictures in .mediastruct/thumbnails take at most about so many megabytes, about 10 kB each; those that were looked at the longest ago go first.',
    },
  },
};
