import type { SQLInputValue } from 'node:sqlite';
import type { CopyQuery } from '../copy-query.ts';
import { pathToBytes } from '../../files/path-text.ts';
import { HASH_KEY_DIGITS, hashKey, toSqlHash, toSqlPath } from './copy-row.ts';

/** A part of a statement, and its parameters. */
export interface IdSelect {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/**
 * The ids of all copies that may match, but for those found by their names (`name-chunks.ts`), which are given as `named`.
 * It may give too many, never too few.
 */
export function candidateIds({ parts, hash, days, camera }: CopyQuery, named: readonly number[]): IdSelect {
  const selects = [
    ...(named.length === 0 ? [] : [select('value AS id FROM json_each(?)', JSON.stringify(named))]),
    ...parts.flatMap((part) => (part.includes('/') ? pathSelects(part) : [folderSelect(part)])),
    ...(hash === null ? [] : [hashSelect(hash)]),
    ...(days === null ? [] : [daySelect(days)]),
  ];
  const isOfCamera = parts.length === 0 && hash === null && days === null && camera !== null;
  if (isOfCamera) selects.push(cameraSelect(camera));
  if (selects.length === 0) return { sql: 'SELECT id FROM copy WHERE 0', values: [] };
  return {
    sql: selects.map(({ sql }) => sql).join(' UNION '),
    values: selects.flatMap(({ values }) => values),
  };
}

// CROSS JOIN keeps the order in which the tables are named: folders are few, and SQLite would rather begin with the copies.

function folderSelect(part: string): IdSelect {
  const from = 'copy.id FROM folder CROSS JOIN copy ON copy.folder = folder.id';
  return select(`${from} WHERE folder.folded LIKE ? ${ESCAPE}`, `%${escaped(part)}%`);
}

/** A part with `/` lies within a folder's path, or across its end into the beginning of a name. */
function pathSelects(part: string): IdSelect[] {
  const cut = part.lastIndexOf('/') + 1;
  const path = `holder.folded_root || '/' || CASE folder.folded WHEN '' THEN '' ELSE folder.folded || '/' END`;
  const from =
    'copy.id FROM holder CROSS JOIN folder ON folder.holder = holder.id CROSS JOIN copy ON copy.folder = folder.id';
  const within = select(`${from} WHERE ${path} LIKE ? ${ESCAPE}`, `%${escaped(part)}%`);
  // What begins with the slash before a name is looked for among the names.
  if (cut <= 1) return [within];
  const above = `%${escaped(part.slice(0, cut))}`;
  return [within, select(`${from} WHERE ${path} LIKE ? ${ESCAPE}`, above)];
}

/** A condition for folders: one by its path, and those below it, which the index on paths finds. Paths that are not UTF-8 are held as bytes. */
export function foldersBelow(folder: string): IdSelect {
  // The character behind the slash.
  const range = folder.isWellFormed() ? [`${folder}/`, `${folder}0`] : ['', ''];
  const values = [toSqlPath(folder), ...range, ...[`${folder}/`, `${folder}0`].map(pathToBytes)];
  return {
    sql: '(folder.path = ? OR folder.path >= ? AND folder.path < ? OR folder.path >= ? AND folder.path < ?)',
    values,
  };
}

function hashSelect(digits: string): IdSelect {
  const first = digits.slice(0, HASH_KEY_DIGITS);
  const [low, high] = ['0', 'f'].map((digit) => hashKey(toSqlHash(first.padEnd(HASH_KEY_DIGITS, digit))));
  return select('id FROM copy WHERE hash_key BETWEEN ? AND ?', low ?? 0, high ?? 0);
}

/** From the first day's beginning to the last one's end; times that are held as texts are few and all looked at. */
function daySelect({ from, to }: { readonly from: string; readonly to: string }): IdSelect {
  const values = [firstMs(from), lastMs(to)];
  return select(`id FROM copy WHERE day IS NOT NULL AND ((day BETWEEN ? AND ?) OR day >= '')`, ...values);
}

const YEAR_DIGITS = 4;
const MONTH_DIGITS = 7;

function firstMs(day: string): number {
  return Date.parse(`${day}-01-01`.slice(0, 10));
}

function lastMs(day: string): number {
  const [year = 0, month = 1] = day.split('-').map(Number);
  if (day.length === YEAR_DIGITS) return Date.UTC(year + 1, 0) - 1;
  if (day.length === MONTH_DIGITS) return Date.UTC(year, month) - 1;
  return Date.parse(`${day}T23:59:59.999Z`);
}

/** Names of cameras are few; those that LIKE cannot fold are all taken. */
function cameraSelect(camera: string): IdSelect {
  const words = `SELECT id FROM word WHERE text LIKE ? ${ESCAPE} OR text GLOB '*[^ -~]*'`;
  return select(`id FROM copy WHERE camera IN (${words})`, `%${escaped(camera)}%`);
}

const ESCAPE = `ESCAPE '\\'`;

function escaped(text: string): string {
  return text.toWellFormed().replace(/[\\%_]/g, '\\$&');
}

function select(sql: string, ...values: readonly SQLInputValue[]): IdSelect {
  return { sql: `SELECT ${sql}`, values };
}
