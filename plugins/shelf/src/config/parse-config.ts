import { isAbsolute } from 'node:path';
import { parseSettingsFile } from '@mediastruct/core';
import * as v from 'valibot';
import { configError } from './config-place.ts';
import type { ShelfConfig } from './shelf-config.ts';

/** As many as `shelf source set` takes. */
const MOST_COPIES = 99;
const MOST_PRIORITY = 1000;

const text = v.string('a text in quotes');
const flag = v.boolean('true or false');

/** The value of a setting that is to be as in the settings of the library again. */
const AS_IN_SETTINGS = 'settings';

function wholeNumber(least: number, most: number) {
  const message = `a whole number from ${least} to ${most}, or "${AS_IN_SETTINGS}"`;
  const number = v.pipe(
    v.number(message),
    v.safeInteger(message),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
  const unset = v.pipe(
    v.literal(AS_IN_SETTINGS),
    v.transform(() => null),
  );
  return v.union([number, unset], message);
}

const COPIES = wholeNumber(0, MOST_COPIES);
const PATTERNS = 'a list of patterns such as ["*.tmp"]';
const NAMES = 'a list of names of files such as [".gitignore"]';

const DISK = {
  id: v.optional(text),
  place: v.optional(text),
  reserve: v.optional(
    v.union([v.string(), v.number()], `bytes, a size such as "50GB", or "${AS_IN_SETTINGS}"`),
  ),
};

const SOURCE = {
  id: v.optional(text),
  folder: v.optional(
    v.pipe(
      text,
      v.check((path) => path === '' || isAbsolute(path), 'an absolute path, or "" for none'),
    ),
  ),
  ignore: v.optional(v.array(v.string(PATTERNS), PATTERNS)),
  ignore_files: v.optional(v.array(v.string(NAMES), NAMES)),
  least: v.optional(COPIES),
  most: v.optional(COPIES),
  priority: v.optional(wholeNumber(-MOST_PRIORITY, MOST_PRIORITY)),
  follow_symlinks: v.optional(flag),
  hide: v.optional(flag),
  lock: v.optional(flag),
};

const TOP = ['set', 'disk', 'source'];

/** A file of settings as it was read; `path` is for its errors. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  /** Reads a size such as `50GB`; throws for what is none. */
  readonly parseBytes: (text: string) => number;
}

/** Reads a file of settings. Throws `usage` (64) that names file, line and key. */
export function parseConfig(file: ConfigFile): ShelfConfig {
  const { tables } = parseSettingsFile(file.path, file.text);
  for (const key of Object.keys(tables))
    if (!TOP.includes(key)) throw configError(file, { tables: [], key }, `expected one of ${TOP.join(', ')}`);
  const setId = tables['set'];
  if (setId !== undefined && typeof setId !== 'string')
    throw configError(file, { tables: [], key: 'set' }, 'expected a text in quotes');
  return {
    setId,
    disks: entriesOf(file, 'disk', tables['disk']).map(({ name, table }) => {
      const { id, place, reserve } = read(file, { tables: ['disk', name], schema: DISK }, table);
      return {
        name,
        id,
        place,
        reserveBytes: reserve === undefined ? undefined : bytesOf(file, name, reserve),
      };
    }),
    sources: entriesOf(file, 'source', tables['source']).map(({ name, table }) => {
      const found = read(file, { tables: ['source', name], schema: SOURCE }, table);
      const { id, folder, ignore, least, most, priority } = found;
      return {
        ...{ name, id, folder, ignore, least, most, priority },
        ignoreFiles: found.ignore_files,
        followsSymlinks: found.follow_symlinks,
        ...{ isHidden: found.hide, isLocked: found.lock },
      };
    }),
  };
}

function entriesOf(
  file: ConfigFile,
  kind: string,
  tables: unknown,
): readonly { readonly name: string; readonly table: object }[] {
  if (tables === undefined) return [];
  if (!isTable(tables)) throw configError(file, { tables: [], key: kind }, `expected tables [${kind}.NAME]`);
  return Object.entries(tables).map(([name, table]) => {
    if (!isTable(table))
      throw configError(file, { tables: [kind], key: name }, `expected a table [${kind}.NAME]`);
    return { name, table };
  });
}

function read<const Entries extends v.ObjectEntries>(
  file: ConfigFile,
  { tables, schema }: { readonly tables: readonly string[]; readonly schema: Entries },
  table: object,
): v.InferOutput<v.StrictObjectSchema<Entries, undefined>> {
  const known = Object.keys(schema);
  const parsed = v.safeParse(v.strictObject(schema), table, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const at = issue.path?.[0]?.key;
  const key = typeof at === 'string' ? at : undefined;
  const fault =
    key !== undefined && !known.includes(key)
      ? `expected one of ${known.join(', ')}`
      : `expected ${issue.message}`;
  throw configError(file, { tables, key }, fault);
}

function bytesOf(file: ConfigFile, name: string, reserve: string | number): number | null {
  if (reserve === AS_IN_SETTINGS) return null;
  if (typeof reserve === 'number' && Number.isSafeInteger(reserve) && reserve >= 0) return reserve;
  try {
    return file.parseBytes(String(reserve));
  } catch {
    throw configError(
      file,
      { tables: ['disk', name], key: 'reserve' },
      `expected bytes, a size such as "50GB", or "${AS_IN_SETTINGS}"`,
    );
  }
}

function isTable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
