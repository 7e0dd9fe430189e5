import { MediaStructError, parseSettingsFile } from '@mediastruct/core';

/** A value in a file of settings: the tables that lead to it, and its key. */
export interface ConfigPlace {
  readonly tables: readonly string[];
  readonly key?: string | undefined;
}

/**
 * The line in which a key of a table stands, or where there is none the heading of the table; from 1. Null for what is written in a way that is not looked for, such as
 * a table in one line. The reader of TOML tells lines of faulty TOML alone.
 */
export function lineOf(text: string, { tables, key }: ConfigPlace): number | null {
  const lines = text.split('\n');
  const heading = lines.findIndex((line) => isHeading(line, tables));
  const start = tables.length === 0 ? 0 : heading;
  if (start < 0) return null;
  if (key === undefined) return start + 1;
  const from = tables.length === 0 ? 0 : start + 1;
  for (let at = from; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim();
    if (line.startsWith('[')) break;
    const [, bare, inQuotes] = /^(?:([\w-]+)|"([^"]+)")\s*=/.exec(line) ?? [];
    if ((bare ?? inQuotes) === key) return at + 1;
  }
  return tables.length === 0 ? null : start + 1;
}

/** A fault of a file of settings, with file, line and key. */
export function configError(
  { path, text }: { readonly path: string; readonly text: string },
  place: ConfigPlace,
  fault: string,
): MediaStructError {
  const line = lineOf(text, place);
  const key = [...place.tables, ...(place.key === undefined ? [] : [place.key])].join('.');
  return new MediaStructError('usage', `${path}${line === null ? '' : `: line ${line}`}: ${key}: ${fault}`, {
    path,
    suggestions: ['Nothing was changed.'],
  });
}

function isHeading(line: string, tables: readonly string[]): boolean {
  if (tables.length === 0 || !line.trim().startsWith('[')) return false;
  try {
    let table: unknown = parseSettingsFile('', `${line}\n`).tables;
    for (const name of tables) {
      if (typeof table !== 'object' || table === null || !Object.hasOwn(table, name)) return false;
      table = Object.entries(table).find(([key]) => key === name)?.[1];
    }
    return typeof table === 'object' && table !== null && Object.keys(table).length === 0;
  } catch {
    return false;
  }
}
