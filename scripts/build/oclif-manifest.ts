import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Config, Plugin, settings } from '@oclif/core';
import { prepareRecord, RECORD_FILE } from '../../packages/cli/src/start/prepared-record.ts';
import type { ManCommand } from './man-page.ts';

/** Writes what each command of a built package is, so that `--help` and the choice of a command load none; answers with the commands. */
export async function writeOclifManifest(root: string, name: string): Promise<readonly ManCommand[]> {
  settings.enableAutoTranspile = false;
  const plugin = new Plugin({ root, name, ignoreManifest: true, errorOnManifestCreate: true });
  await plugin.load();
  writeFileSync(path.join(root, 'oclif.manifest.json'), JSON.stringify(plugin.manifest));
  // oclif's own description, read as JSON as everybody else reads it.
  return Object.values(plugin.manifest.commands) as readonly ManCommand[];
}

/** Writes what oclif found in the built program and its plugins, so that no start looks for it again. */
export async function writeStartRecord(root: string): Promise<void> {
  settings.enableAutoTranspile = false;
  const { plugins } = await Config.load({ root, userPlugins: false, devPlugins: false });
  // oclif takes them as their packages happen to be read.
  const inOrder = [...plugins.values()].sort(
    (a, b) => Number(b.isRoot) - Number(a.isRoot) || (a.name < b.name ? -1 : 1),
  );
  writeFileSync(path.join(root, RECORD_FILE), JSON.stringify(prepareRecord(inOrder)));
}
