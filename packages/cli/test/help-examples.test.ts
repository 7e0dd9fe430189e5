import path from 'node:path';
import { Config, Flags, Parser } from '@oclif/core';
import { describe, expect, it } from 'vitest';
import { parseMedium } from '../../core/src/archive/pack/medium.ts';

const config = await Config.load({ root: path.resolve(import.meta.dirname, '..') });

/** The command lines in the help of every command, each with the command whose help has it. */
const examples = config.commands.flatMap(({ id, examples: given = [] }) =>
  given
    .flatMap((example) => (typeof example === 'string' ? example : example.command).split('\n'))
    .map((line) => line.replaceAll('<%= config.bin %>', 'mediastruct'))
    .map((line) => line.replaceAll('<%= command.id %>', id.replaceAll(':', ' ')))
    .map((line) => [id, line] as const),
);

/** Splits as a shell does: blanks part words, quotes hold them together. Only what stands before a pipe. */
function words(line: string): string[] {
  const [command = ''] = line.split(/ \| (?=(?:[^'"]*['"][^'"]*['"])*[^'"]*$)/);
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

describe('the examples in the help', () => {
  it('are there', () => {
    expect(examples.length).toBeGreaterThan(20);
  });

  it.each(examples)('%s: %s', async (_, line) => {
    const [program, ...rest] = words(line);
    expect(program).toBe('mediastruct');
    const count =
      [3, 2, 1].find((many) => config.findCommand(rest.slice(0, many).join(':')) !== undefined) ?? 0;
    const command = config.findCommand(rest.slice(0, count).join(':'), { must: true });
    const { flags = {}, args = {}, strict, baseFlags = {} } = await command.load();
    const parsed = await Parser.parse(rest.slice(count), {
      flags: { ...baseFlags, ...flags, json: Flags.boolean() },
      args,
      strict: strict !== false,
    });
    const { medium } = parsed.flags as { medium?: string };
    if (medium !== undefined) expect(() => parseMedium(medium)).not.toThrow();
  });
});
