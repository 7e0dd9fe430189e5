import { createRequire } from 'node:module';
import type { Plugin } from 'rolldown';

/** `const path_1 = require("node:path");`, as TypeScript writes an import. */
const REQUIRE = /^(?:const|var) (\w+_\d+) = ((?:__import(?:Default|Star)\()?require\("[^"]+"\)\)?);$/gm;
const OCLIF = createRequire(import.meta.url).resolve('@oclif/core');
const WSL = 'is-wsl';
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
    transform: (code, id) => (OF_OCLIF.test(id) ? withLazyRequires(askingWsl(code)) : null),
  };
}

/** Every start asks whether this is Windows' Linux; oclif loads for it the package that starts PowerShell. */
function askingWsl(code: string): string {
  return code.replaceAll("(await import('wsl-utils')).isWsl", `require('${WSL}').default`);
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
