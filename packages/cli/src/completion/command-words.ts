import type { Command, Interfaces } from '@oclif/core';

/** What can follow some words of a command line. */
export interface Place {
  /** The words before, such as `archive mark`; empty after the program's name. */
  readonly at: string;
  readonly words: readonly Choice[];
  readonly flags: readonly Choice[];
  /** Values of a flag that takes one of a few, by the flag. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

export interface Choice {
  readonly text: string;
  /** One line; empty where there is none. */
  readonly summary: string;
}

type Described = Pick<Command.Loadable, 'id' | 'summary' | 'description' | 'hidden' | 'flags' | 'args'>;
type Topic = Pick<Interfaces.Topic, 'name' | 'description'>;

/** Every place of a command line where a word of the program can stand, the shorter first. */
export function completionPlaces(commands: readonly Described[], topics: readonly Topic[]): readonly Place[] {
  const shown = commands.filter(({ hidden }) => hidden !== true);
  const summaries = new Map<string, string>([['', '']]);
  for (const { name, description } of topics) summaries.set(wordsOf(name), firstLine(description ?? ''));
  for (const { id, summary, description } of shown)
    summaries.set(wordsOf(id), firstLine(summary ?? description ?? ''));
  const known = new Map(shown.map((command) => [wordsOf(command.id), command]));
  return [...summaries.keys()]
    .sort()
    .map((at) => ({ at, ...followersOf(at, { summaries, command: known.get(at) }) }));
}

function followersOf(
  at: string,
  {
    summaries,
    command,
  }: { readonly summaries: ReadonlyMap<string, string>; readonly command: Described | undefined },
): Omit<Place, 'at'> {
  const flags = Object.values(command?.flags ?? {}).filter(({ hidden }) => hidden !== true);
  return {
    words: [
      ...[...summaries]
        .filter(([words]) => words !== '' && parentOf(words) === at)
        .map(([words, summary]) => ({ text: words.slice(at.length).trim(), summary })),
      ...Object.values(command?.args ?? {})
        .flatMap(({ options = [] }) => options)
        .map((text) => ({ text, summary: '' })),
    ],
    flags: [
      ...flags.map((flag) => ({
        text: `--${flag.name}`,
        summary: firstLine(flag.summary ?? flag.description ?? ''),
      })),
      { text: '--help', summary: 'Show what the command does.' },
      ...(at === '' ? [{ text: '--version', summary: 'Show the version.' }] : []),
    ],
    values: new Map(
      flags.flatMap((flag) =>
        flag.type === 'option' && flag.options !== undefined
          ? [[`--${flag.name}`, flag.options] as const]
          : [],
      ),
    ),
  };
}

function wordsOf(id: string): string {
  return id.replaceAll(':', ' ');
}

function parentOf(words: string): string {
  return words.slice(0, Math.max(0, words.lastIndexOf(' ')));
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
