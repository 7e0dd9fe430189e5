import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
const { readdirSync } = load('node:fs');
const { basename, dirname, join } = load('node:path');

/** `mediastruct-plugin-x`, or `mediastruct-plugin` and `mediastruct-plugin-x` in a scope. */
const NAME = /^(?:@[^/]+\/mediastruct-plugin(?:-.+)?|mediastruct-plugin-.+)$/;

/**
 * Names of plugins that were installed beside this package, in the same `node_modules`; none in a checkout. Only names are read, a
 * folder for each scope: looking into every package would cost more than the start.
 */
export function pluginsBeside(packageFolder) {
  const scope = dirname(packageFolder);
  const installed = dirname(scope);
  if (basename(installed) !== 'node_modules') return [];
  return foldersIn(installed)
    .flatMap((name) =>
      name.startsWith('@') ? foldersIn(join(installed, name)).map((below) => `${name}/${below}`) : [name],
    )
    .filter((name) => NAME.test(name))
    .sort();
}

function foldersIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    // A file, or a folder that may not be read: no plugin is installed there.
    return [];
  }
}
