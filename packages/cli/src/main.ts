import { createRequire } from 'node:module';
import process from 'node:process';
import type { ProgramOptions } from '@mediastruct/command';
import { fileURLToPath } from 'node:url';
import { preparedPlugins } from './start/prepared-plugins.ts';

/**
 * Runs one `mediastruct` command line (without the program's name) to its end and its exit code. `pluginsBeside` are packages that were
 * installed beside the program and are to be its plugins, as those are that its package.json names.
 */
export async function main(argv: string[], pluginsBeside: readonly string[] = []): Promise<void> {
  if (argv[0] === '--version') return printVersion();
  const { runProgram } = await import('@mediastruct/command');
  const root = fileURLToPath(new URL('..', import.meta.url));
  if (pluginsBeside.length > 0) return runProgram(argv, { root, pjson: withPlugins(pluginsBeside) });
  const plugins = preparedPlugins(root);
  await runProgram(argv, plugins === null ? { root } : { root, plugins });
}

/** The program's package.json with more plugins: oclif takes those for plugins that are among the dependencies too. */
function withPlugins(names: readonly string[]): NonNullable<ProgramOptions['pjson']> {
  // Its own package.json; the test of the packed packages runs with it.
  const own = createRequire(import.meta.url)('../package.json') as NonNullable<ProgramOptions['pjson']>;
  return {
    ...own,
    dependencies: { ...own.dependencies, ...Object.fromEntries(names.map((name) => [name, '*'])) },
    oclif: { ...own.oclif, plugins: [...(own.oclif.plugins ?? []), ...names] },
  };
}

/** Needs no command, so it loads none: oclif alone takes twice as long as this answer. */
function printVersion(): void {
  // Its own package.json; a test runs `--version`.
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
  const { node } = process.versions;
  process.stdout.write(`mediastruct ${version} (node ${node}, ${process.platform}-${process.arch})\n`);
}
