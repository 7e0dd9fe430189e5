import { parse, TomlError } from 'smol-toml';
import { safeParse } from 'valibot';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { isTable } from './setting-values.ts';
import type { SettingsSection } from './settings-section.ts';
import { settingName, settingsOf } from './settings-section.ts';

/** The tables of a `mediastruct.toml` as TOML has them, each to be read with `parseSection`. */
export interface SettingsFile {
  /** Where the file is, for errors. */
  readonly path: string;
  readonly tables: Readonly<Record<string, unknown>>;
}

/** Parses TOML; throws `usage` with line and column for text that is no TOML. */
export function parseSettingsFile(path: string, text: string): SettingsFile {
  try {
    return { path, tables: parse(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new MediaStructError(
      'usage',
      `${path}: line ${error.line}, column ${error.column}: not valid TOML`,
      { path, cause: error, suggestions: error.message.split('\n').slice(0, 1) },
    );
  }
}

/** Throws `usage` for a section that none of the sections given stands for, and for a setting outside sections. */
export function refuseUnknownSections(
  { path, tables }: SettingsFile,
  known: readonly SettingsSection[],
): void {
  const names = known.map(({ name }) => name);
  for (const [name, value] of Object.entries(tables)) {
    if (names.includes(name)) continue;
    const what = isTable(value)
      ? `unknown section [${name}]: no installed job has it`
      : `unknown setting "${name}": every setting stands in a section`;
    throw new MediaStructError('usage', `${path}: ${what}`, {
      path,
      suggestions: [
        `Known sections: ${names.toSorted().join(', ')}`,
        'If the section belongs to a plugin: install the plugin, or take the section out.',
      ],
    });
  }
}

/**
 * Reads one section; settings that are left out get their defaults. Throws `usage` with file and setting for one
 * that is not known or has a value of the wrong kind.
 */
export function parseSection<T extends object>(file: SettingsFile, section: SettingsSection<T>): T {
  const { name } = section;
  const table = file.tables[name] ?? {};
  if (!isTable(table))
    throw wrongSetting(file.path, { setting: name, expected: `a table [${name}]`, found: table });
  const settings = settingsOf(section);
  refuseUnknownSettings(file.path, {
    section: name,
    table,
    known: settings.map(([key]) => settingName(key)),
  });
  const values = settings.map(([key, setting]) => {
    const found = table[settingName(key)] ?? setting.default;
    const parsed = safeParse(setting.schema, found, {
      abortEarly: true,
      message: ({ expected }) => expected ?? '',
    });
    if (parsed.success) return [key, parsed.output];
    const expected = parsed.issues[0].message;
    throw wrongSetting(file.path, { setting: `${name}.${settingName(key)}`, expected, found });
  });
  // Every key of T has its setting in the section, and the setting's schema gives the type of that key.
  return Object.fromEntries(values) as T;
}

interface TableKeys {
  readonly section: string;
  readonly table: Readonly<Record<string, unknown>>;
  readonly known: readonly string[];
}

function refuseUnknownSettings(path: string, { section, table, known }: TableKeys): void {
  for (const key of Object.keys(table)) {
    if (known.includes(key)) continue;
    throw new MediaStructError('usage', `${path}: unknown setting "${section}.${key}"`, {
      path,
      suggestions: [`Known in [${section}]: ${known.toSorted().join(', ')}`],
    });
  }
}

interface WrongValue {
  readonly setting: string;
  readonly expected: string;
  readonly found: unknown;
}

function wrongSetting(path: string, { setting, expected, found }: WrongValue): MediaStructError {
  const shown = typeof found === 'number' ? String(found) : JSON.stringify(found);
  return new MediaStructError(
    'usage',
    `${path}: setting "${setting}": expected ${expected}, found ${shown}`,
    { path },
  );
}
