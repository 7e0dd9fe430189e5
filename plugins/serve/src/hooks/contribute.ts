import type { Contribution } from '@mediastruct/command';
import { SERVE_SETTINGS } from '../serve-settings.ts';

/** What the plugin adds to the suite beside its command. */
export default function contribute(): Contribution {
  return { module: import.meta.url, settings: [SERVE_SETTINGS] };
}
