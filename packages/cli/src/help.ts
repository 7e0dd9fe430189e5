import { type Command, CommandHelp, Help } from '@oclif/core';
import { paint } from '@mediastruct/command';

const PURPOSE = 'From the camera card to the shelf and back: no photo is ever lost.';

/** Commands in the order in which they are used; whatever is not named here comes last, under MORE. */
const GROUPS: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['PIPELINE', ['ingest', 'redate', 'rename', 'crawl', 'dedupe', 'validate', 'archive']],
  ['LOOK', ['status', 'find', 'serve', 'holders', 'catalogue ...', 'index ...']],
  ['RUNS', ['runs', 'resume', 'undo', 'apply']],
  ['TOOLS', ['init', 'template', 'mediagen', 'completion', 'help']],
];

const EXAMPLES: readonly (readonly [name: string, line: string, what: string])[] = [
  ['init', 'mediastruct init ~/Photos', 'make a library'],
  ['ingest', 'mediastruct ingest', 'move what is in the drop folder into the library'],
  ['dedupe', 'mediastruct dedupe --dry-run', 'show what would be moved aside'],
  ['archive', 'mediastruct archive', 'fill the next volumes to burn'],
  ['find', 'mediastruct find IMG_1234', 'which disc is it on?'],
];

interface Entry {
  readonly name: string;
  readonly summary: string;
}

/** A command's page; oclif would print its summary twice, above the usage and again in the description. */
class TersePage extends CommandHelp {
  protected override description(): string | undefined {
    const { description } = this.command;
    return description === undefined ? undefined : this.wrap(description);
  }
}

/** The first page of help: one line of purpose, commands by what they are for, examples. */
export default class MediaStructHelp extends Help {
  protected override CommandHelpClass = TersePage;

  protected override async showRootHelp(): Promise<void> {
    const entries = this.#entries();
    const known = new Set(entries.map(({ name }) => name));
    const width = Math.max(...entries.map(({ name }) => name.length));
    this.log(`MediaStruct. ${PURPOSE}\n`);
    this.#section('USAGE', ['$ mediastruct COMMAND [--library DIR] [--quiet] [--json]']);
    for (const [title, group] of groupEntries(entries))
      this.#section(
        title,
        group.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}`),
      );
    this.#section('EXAMPLES', exampleLines(known));
    this.log('mediastruct COMMAND --help tells more about one of them.');
  }

  /** Commands of one word, and the topics that hold a plugin's commands. */
  #entries(): Entry[] {
    const commands = this.sortedCommands.filter(({ id }) => !/[: ]/.test(id));
    const names = new Set(commands.map(({ id }) => id));
    const topics = this.sortedTopics.filter(({ name }) => !/[: ]/.test(name) && !names.has(name));
    return [
      ...commands.map((command) => ({ name: command.id, summary: firstLine(this.#summaryOf(command)) })),
      ...topics.map((topic) => ({ name: `${topic.name} ...`, summary: firstLine(topic.description ?? '') })),
    ];
  }

  #summaryOf(command: Command.Loadable): string {
    const text = command.summary ?? command.description ?? '';
    // Compiling a template takes longer than all else on this page.
    return text.includes('<%') ? this.render(text) : text;
  }

  #section(title: string, lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.log(`${paint.strong(title)}\n${lines.map((line) => `  ${line}\n`).join('')}`);
  }
}

function groupEntries(entries: readonly Entry[]): [string, Entry[]][] {
  const grouped = new Set(GROUPS.flatMap(([, names]) => names));
  const groups = GROUPS.map(([title, names]): [string, Entry[]] => [
    title,
    names.flatMap((name) => entries.filter((entry) => entry.name === name)),
  ]);
  return [...groups, ['MORE', entries.filter(({ name }) => !grouped.has(name))]];
}

function exampleLines(known: ReadonlySet<string>): string[] {
  const shown = EXAMPLES.filter(([name]) => known.has(name));
  const width = Math.max(0, ...shown.map(([, line]) => line.length));
  return shown.map(([, line, what]) => `$ ${line.padEnd(width)}  ${what}`);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
