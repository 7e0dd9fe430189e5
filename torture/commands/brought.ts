import type { HolderKind, SettingsSection } from '@mediastruct/core';
import { installedHolderKinds } from '@mediastruct/core';
import contributeDelta from '../../plugins/delta/src/hooks/contribute.ts';
import contribute from '../../plugins/shelf/src/hooks/contribute.ts';

/** What the plugins whose commands are attacked bring. */
const { jobs = [], holders = [], settings = [] } = contribute();

export const SHELF_JOBS = { plugin: '@mediastruct/shelf', jobs };

export const DELTA_JOBS = { plugin: '@mediastruct/plugin-delta', jobs: contributeDelta().jobs ?? [] };

/** Sections of the settings that the plugins bring. */
export const BROUGHT_SETTINGS: readonly SettingsSection[] = settings;

/** The suite's kinds of holders and those of the plugins. */
export function tortureKinds(): readonly HolderKind[] {
  return installedHolderKinds([{ plugin: SHELF_JOBS.plugin, holders }]);
}
