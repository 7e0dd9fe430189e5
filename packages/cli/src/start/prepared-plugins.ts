import { existsSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Interfaces } from '@oclif/core';
import { type PluginPlace, PreparedPlugin } from './prepared-plugin.ts';
import { type PreparedPluginFacts, type PreparedRecord, RECORD_FILE } from './prepared-record.ts';

/**
 * The plugins of the built program as the build found them, so that a start need not look into every package; null in a checkout, and
 * where one of them is absent or of another version than it was. `root` is the program's package, with a slash at its end.
 */
export function preparedPlugins(root: string): Map<string, Interfaces.Plugin> | null {
  const file = join(root, RECORD_FILE);
  if (!existsSync(file)) return null;
  // Written by the build of this very package.
  const { plugins } = JSON.parse(readFileSync(file, 'utf8')) as PreparedRecord;
  const prepared = new Map<string, Interfaces.Plugin>();
  for (const [at, facts] of plugins.entries()) {
    const place = placeOf(facts, root, at === 0);
    if (place === null) return null;
    prepared.set(facts.name, new PreparedPlugin(facts, place, { isRoot: at === 0 }));
  }
  return prepared;
}

function placeOf({ name, version }: PreparedPluginFacts, root: string, isRoot: boolean): PluginPlace | null {
  const file = isRoot ? join(root, 'package.json') : fileOf(name, root);
  if (file === undefined) return null;
  // oclif reads it as such, too.
  const pjson = JSON.parse(readFileSync(file, 'utf8')) as Interfaces.PJSON;
  return pjson.version === version ? { root: isRoot ? root : dirname(file), pjson } : null;
}

function fileOf(name: string, root: string): string | undefined {
  try {
    return findPackageJSON(name, pathToFileURL(root));
  } catch {
    // Not installed: oclif tells so.
    return undefined;
  }
}
