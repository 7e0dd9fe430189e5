import type { Contribution } from '@mediastruct/command';
import { SERVE_SETTINGS } from '../serve-settings.ts';

/** What the plugin adds to the suite beside its command. */
export default function contribute(): Contribution {
  return { module: new URL('./contribute.ts', import.meta.url).href, settings: [SERVE_SETTINGS] };
}
