/** What a man page tells of a command; from oclif's manifest. */
export interface ManCommand {
  readonly id: string;
  readonly summary?: string;
  readonly description?: string;
  readonly hidden?: boolean;
  readonly examples?: readonly (string | { readonly command: string })[];
  readonly args: Readonly<Record<string, ManArgument>>;
  readonly flags: Readonly<Record<string, ManFlag>>;
}

interface ManArgument {
  readonly name: string;
  readonly description?: string;
  readonly required?: boolean;
}

interface ManFlag {
  readonly name: string;
  readonly char?: string;
  readonly type: string;
  readonly summary?: string;
  readonly description?: string;
  readonly helpValue?: string | readonly string[];
  readonly options?: readonly string[];
  readonly hidden?: boolean;
}

export interface ManFrame {
  readonly version: string;
  /** Pages that are named at the end, such as `mediastruct(1)`. */
  readonly seeAlso: readonly string[];
}

/** The name of a command's page: `mediastruct-archive-list`. */
export function manName(id: string): string {
  return `mediastruct-${id.replaceAll(':', '-')}`;
}

/** The man page of one command, in the macros of man(7), which every roff reads. */
export function manPage(command: ManCommand, { version, seeAlso }: ManFrame): string {
  const { id, summary = '', description = '', examples = [] } = command;
  const words = `mediastruct ${id.replaceAll(':', ' ')}`;
  const args = Object.values(command.args);
  const flags = Object.values(command.flags).filter(({ hidden }) => hidden !== true);
  const filled = (text: string) =>
    text
      .replaceAll('<%= config.bin %>', 'mediastruct')
      .replaceAll('<%= command.id %>', id.replaceAll(':', ' '));
  return page(manName(id), version, [
    section('NAME', [`${escaped(manName(id))} \\- ${escaped(lowered(filled(summary)))}`]),
    section('SYNOPSIS', [`.B ${escaped(words)}`, escaped([...args.map(argumentUsage), '[FLAGS]'].join(' '))]),
    section('DESCRIPTION', paragraphs(filled(description))),
    section(
      'ARGUMENTS',
      args.flatMap(({ name, description: text = '' }) => tagged(name.toUpperCase(), filled(text))),
    ),
    section(
      'FLAGS',
      flags.flatMap((flag) => tagged(flagUsage(flag), filled(flag.summary ?? flag.description ?? ''))),
    ),
    section('EXAMPLES', verbatim(examples.map((one) => filled(typeof one === 'string' ? one : one.command)))),
    section('SEE ALSO', [seeAlso.map(escaped).join(', ')]),
  ]);
}

/** The page of the program: its commands with what each is for. */
export function programPage(
  commands: readonly ManCommand[],
  { version, purpose }: { readonly version: string; readonly purpose: string },
): string {
  return page('mediastruct', version, [
    section('NAME', [`mediastruct \\- ${escaped(purpose)}`]),
    section('SYNOPSIS', ['.B mediastruct', escaped('COMMAND [--library DIR] [--quiet] [--json]')]),
    section(
      'COMMANDS',
      commands.flatMap(({ id, summary = '' }) => tagged(`${manName(id)}(1)`, summary)),
    ),
    section(
      'FILES',
      tagged('mediastruct.toml', 'The settings of a library, searched upwards from the current folder.'),
    ),
  ]);
}

function page(name: string, version: string, sections: readonly string[]): string {
  return `.TH ${name.toUpperCase().replaceAll('-', '\\-')} 1 "" "MediaStruct ${version}" "MediaStruct"\n${sections.join('')}`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `.SH ${title}\n${lines.join('\n')}\n`;
}

function paragraphs(text: string): string[] {
  return text
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .flatMap((part) => ['.PP', escaped(part.replaceAll('\n', ' '))]);
}

function tagged(tag: string, text: string): string[] {
  return ['.TP', `.B ${escaped(tag)}`, escaped(text.replaceAll('\n', ' ')) || '\\&'];
}

function verbatim(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['.nf', ...lines.flatMap((line) => line.split('\n')).map(escaped), '.fi'];
}

function argumentUsage({ name, required }: ManArgument): string {
  return required === true ? name.toUpperCase() : `[${name.toUpperCase()}]`;
}

function flagUsage({ name, char, type, helpValue, options }: ManFlag): string {
  const value = options?.join('|') ?? (typeof helpValue === 'string' ? helpValue : 'VALUE');
  return `${char === undefined ? '' : `-${char}, `}--${name}${type === 'option' ? ` ${value}` : ''}`;
}

function lowered(summary: string): string {
  return (summary.slice(0, 1).toLowerCase() + summary.slice(1)).replace(/\.$/, '');
}

/** Text that roff prints as it is: no line begins with a request, a hyphen can be copied as one, and a long choice can be broken at its bars. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('|', '|\\:')
    .replace(/^(?=[.'])/, '\\&')
    .replaceAll("'", '\\(aq');
}
