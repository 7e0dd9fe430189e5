import { createRequire } from 'node:module';
import type { Plugin } from 'rolldown';

/** `const path_1 = require("node:path");`, as TypeScript writes an import. */
const REQUIRE = /^(?:const|var) (\w+_\d+) = ((?:__import(?:Default|Star)\()?require\("[^"]+"\)\)?);$/gm;
const OCLIF = createRequire(import.meta.url).resolve('@oclif/core');
const WSL = 'is-wsl';
const LESS_LOADED = [
  // Whether this is Windows' Linux; the whole package starts PowerShell as well.
  {
    file: 'util/os.js',
    words: "(await import('wsl-utils')).isWsl",
    instead: `require('${WSL}').default`,
  },
  // Small files, which nothing goes on beside.
  {
    file: 'util/fs.js',
    words: "await (0, promises_1.readFile)(path, 'utf8')",
    instead: "(0, node_fs_1.readFileSync)(path, 'utf8')",
  },
] as const;
const OF_OCLIF = /\/node_modules\/@oclif\/core\/lib\//;

/** Lets the modules of oclif load each other when they are needed: together they are 70, of which a command runs with a third. */
export function lazyRequires(): Plugin {
  return {
    name: 'lazy-requires',
    async resolveId(id, importer) {
      if (id !== WSL || importer === undefined || !OF_OCLIF.test(importer)) return null;
      const utils = await this.resolve('wsl-utils', OCLIF);
      return utils === null ? null : this.resolve(WSL, utils.id);
    },
    transform: (code, id) => (OF_OCLIF.test(id) ? withLazyRequires(withLessLoaded(code, id)) : null),
  };
}

/** oclif's code with other words for the same where every start pays for what it does not need; words that are not found fail the build. */
function withLessLoaded(code: string, id: string): string {
  return LESS_LOADED.filter(({ file }) => id.endsWith(`/${file}`)).reduce(
    (text, { file, words, instead }) => {
      if (!text.includes(words)) throw new Error(`@oclif/core/lib/${file} does not say ${words}`);
      return text.replaceAll(words, instead);
    },
    code,
  );
}

function withLazyRequires(code: string): string {
  const names = [...code.matchAll(REQUIRE)].map(([, name]) => name ?? '');
  const called = names.reduce(
    (text, name) => text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `(${name}())`),
    code,
  );
  return called.replaceAll(
    /^(?:const|var) \((\w+_\d+)\(\)\) = (.*);$/gm,
    (_, name: string, value: string) =>
      `let ${name}$; function ${name}() { return (${name}$ ??= ${value}); }`,
  );
}
