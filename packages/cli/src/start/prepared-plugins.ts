import { createRequire, findPackageJSON } from 'node:module';
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
  const record = recordIn(root);
  if (record === null) return null;
  const prepared = new Map<string, Interfaces.Plugin>();
  for (const [at, facts] of record.plugins.entries()) {
    const place = placeOf(facts, root, at === 0);
    if (place === null) return null;
    prepared.set(facts.name, new PreparedPlugin(facts, place, { isRoot: at === 0 }));
  }
  return prepared;
}

function recordIn(root: string): PreparedRecord | null {
  try {
    // Written by the build of this very package.
    return readJson(join(root, RECORD_FILE)) as PreparedRecord;
  } catch {
    // oclif looks by itself, whatever became of the file.
    return null;
  }
}

/** Of packages; what is in a library is read by core alone. */
const readJson: (file: string) => unknown = createRequire(import.meta.url);

function placeOf({ name, version }: PreparedPluginFacts, root: string, isRoot: boolean): PluginPlace | null {
  const file = isRoot ? join(root, 'package.json') : fileOf(name, root);
  if (file === undefined) return null;
  // oclif reads it as such, too.
  const pjson = readJson(file) as Interfaces.PJSON;
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
