import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Plugin, settings } from '@oclif/core';
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
