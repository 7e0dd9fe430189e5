import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Plugin, settings } from '@oclif/core';

/** Writes what each command of a built package is, so that `--help` and the choice of a command load none. */
export async function writeOclifManifest(root: string, name: string): Promise<Plugin['manifest']> {
  settings.enableAutoTranspile = false;
  const plugin = new Plugin({ root, name, ignoreManifest: true, errorOnManifestCreate: true });
  await plugin.load();
  writeFileSync(path.join(root, 'oclif.manifest.json'), JSON.stringify(plugin.manifest));
  return plugin.manifest;
}
