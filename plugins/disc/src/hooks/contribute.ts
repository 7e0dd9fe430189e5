import type { Contribution } from '@mediastruct/command';
import { discKind } from '../import/disc-kind.ts';
import { DISC_SETTINGS } from '../shelf/disc-settings.ts';

/** What the plugin adds to the suite beside its commands. */
export default async function contribute(): Promise<Contribution> {
  return { module: import.meta.url, holders: [discKind], settings: [DISC_SETTINGS] };
}
