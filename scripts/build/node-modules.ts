import { readFileSync } from 'node:fs';
import type { Plugin } from 'rolldown';

/** Functions of Node's modules that take milliseconds to load and that few commands need: loaded at the first call. */
const LOADED_WHEN_CALLED: Readonly<Record<string, readonly string[]>> = {
  'node:child_process': ['execFile', 'execFileSync', 'spawn', 'spawnSync'],
  'node:crypto': ['createHash', 'hash', 'randomBytes', 'randomInt', 'randomUUID', 'timingSafeEqual'],
  'node:zlib': ['crc32', 'createGunzip', 'createGzip', 'gunzipSync', 'gzipSync', 'inflateRawSync'],
};
const WHEN_CALLED = '\0when-called:';
const IMPORT = /^import (.+) from ["'](node:[^"']+)["'];$/gm;
const REQUIRED = /__require\(["'](?:node:)?([a-z_/]+)["']\)/g;

/**
 * Takes Node's own modules from the process instead of importing them: for an import Node makes a module of all that they export, and loads
 * what that needs, such as the streams of `fs`.
 */
export function nodeModules(): Plugin {
  return {
    name: 'node-modules',
    resolveId: (id, importer) => (isLoadedWhenCalled(id, importer) ? `${WHEN_CALLED}${id}` : null),
    load(id) {
      return id.startsWith(WHEN_CALLED) ? loadedWhenCalled(id.slice(WHEN_CALLED.length)) : null;
    },
    renderChunk: (code) =>
      code
        .replaceAll(IMPORT, (_, names: string, module: string) => takenFromProcess(names, module))
        .replaceAll(REQUIRED, (_, module: string) => ofProcess(`node:${module}`)),
  };
}

/** Whether a file takes nothing of one of these modules but such functions. Packages by others take what they like. */
export function isLoadedWhenCalled(id: string, importer: string | undefined): boolean {
  const functions = LOADED_WHEN_CALLED[id];
  if (functions === undefined || importer === undefined || importer.includes('node_modules')) return false;
  const imports = readFileSync(importer, 'utf8').matchAll(
    new RegExp(`^import (?!type )(?:\\{([^}]*)\\}|.*) from '${id}';$`, 'gm'),
  );
  return [...imports].every(([, names]) =>
    (names ?? 'all').split(',').every((name) => /^ *type /.test(name) || functions.includes(name.trim())),
  );
}

/** Each function puts itself and the others in place at its first call, so that further calls cost nothing. */
function loadedWhenCalled(module: string): string {
  const functions = LOADED_WHEN_CALLED[module] ?? [];
  return [
    ...functions.map((name) => `export let ${name} = (...args) => (load(), ${name}(...args));`),
    `function load() { ({ ${functions.join(', ')} } = ${ofProcess(module)}); }`,
  ].join('\n');
}

/** `import a, { b as c } from "node:m"` as constants. */
function takenFromProcess(names: string, module: string): string {
  const [, whole, , named] = /^([\w$]+|\* as [\w$]+)?(, )?(\{.*\})?$/.exec(names) ?? [];
  const parts = [
    ...(whole === undefined ? [] : [whole.replace('* as ', '')]),
    ...(named === undefined ? [] : [named.replaceAll(' as ', ': ')]),
  ];
  return parts.map((part) => `const ${part} = ${ofProcess(module)};`).join('\n');
}

function ofProcess(module: string): string {
  return `globalThis.process.getBuiltinModule("${module}")`;
}
