import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from '@oclif/core';
import { describe, expect, it } from 'vitest';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const EXCLUDE = ['**/node_modules/**'];
const PAGES = globSync(['*.md', '{docs,fixtures,plugins}/**/*.md'], {
  cwd: REPOSITORY,
  exclude: EXCLUDE,
}).sort();

/** The flags of every command of the suite by its words, such as `archive verify`. */
const FLAGS = await flagsOfCommands(
  globSync(['packages/cli/src/commands', 'mediagen/src/commands', 'plugins/*/src/commands'], {
    cwd: REPOSITORY,
  }),
);

async function flagsOfCommands(folders: readonly string[]): Promise<Map<string, Set<string>>> {
  const flags = new Map<string, Set<string>>();
  for (const folder of folders)
    for (const file of globSync('**/*.ts', { cwd: join(REPOSITORY, folder) })) {
      // Every file of a folder of commands exports its command.
      const { default: command } = (await import(join(REPOSITORY, folder, file))) as {
        default: typeof Command;
      };
      const name = file.replace(/(\/index)?\.ts$/, '').replaceAll('/', ' ');
      const own = Object.entries({ ...command.baseFlags, ...command.flags });
      const chars = own.flatMap(([, { char }]) => (char === undefined ? [] : [`-${char}`]));
      flags.set(name, new Set([...own.map(([flag]) => `--${flag}`), ...chars, '--help', '--json']));
    }
  flags.set('help', new Set(['--help']));
  flags.set('', new Set(['--help', '--version']));
  return flags;
}

/** Command lines of the suite in a text: behind a prompt, in `backticks`, or in a script. */
function commandLines(text: string): string[] {
  return [...text.matchAll(/\bmediastruct((?: +(?:"[^"\n]*"|[^\s`|>#"]+))*)/g)]
    .filter(({ index }) => /(^|[\s`"/(])$/.test(text.slice(Math.max(0, index - 1), index)))
    .map(([, words = '']) => words.trim());
}

/** What a command line names that its command does not have. */
function unknownIn(line: string): string[] {
  const words = line.split(/ +/).filter((word) => word !== '');
  const name =
    [3, 2, 1, 0].map((count) => words.slice(0, count).join(' ')).find((name) => FLAGS.has(name)) ?? '';
  if (name === '' && /^[a-z]/.test(words[0] ?? '')) return [`command ${words[0]}`];
  const flags = words.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.replace(/=.*/, ''));
  return flags.filter((flag) => !FLAGS.get(name)?.has(flag)).map((flag) => `${name} ${flag}`);
}

/** Flags in `backticks` that no command has. */
function unknownFlags(text: string): string[] {
  const known = new Set([...FLAGS.values()].flatMap((flags) => [...flags]));
  return [...text.matchAll(/`(--[a-z-]+)[^`]*`/g)]
    .map(([, flag = '']) => flag)
    .filter((flag) => !known.has(flag));
}

describe('the documentation', () => {
  it.each(PAGES)('cites only commands and flags that are there: %s', (page) => {
    const text = readFileSync(join(REPOSITORY, page), 'utf8');
    expect([...commandLines(text).flatMap(unknownIn), ...unknownFlags(text)]).toEqual([]);
  });

  it('would be caught at a command or flag that is not there', () => {
    const text = [
      '$ mediastruct archive verify 7 --at /media/disc --nosuch',
      '`mediastruct nosuch` and `mediastruct crawl --jobs 4` and `--never`',
      'ExecStart=/usr/local/bin/mediastruct ingest --yes --quite --json',
      '`mediastruct ingest /media/card --yes | jq --compact`, mediastruct.toml, `mediastruct --version`',
    ].join('\n');
    expect([...commandLines(text).flatMap(unknownIn), ...unknownFlags(text)]).toEqual([
      'archive verify --nosuch',
      'command nosuch',
      'crawl --jobs',
      'ingest --quite',
      '--never',
    ]);
  });
});
