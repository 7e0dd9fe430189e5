import { pathFields } from '../../records/path-fields.ts';
import type { ReportRow } from './report-row.ts';

/** The columns of a report as CSV, in their order. */
const COLUMNS: readonly (readonly [name: string, value: (row: ReportRow) => string])[] = [
  ['path', ({ path }) => path],
  ['member', ({ member = '' }) => member],
  ['size', ({ size }) => String(size)],
  ['state', ({ state }) => state],
  ['code', ({ code }) => code],
  ['detail', ({ detail = '' }) => detail],
  ['to', ({ to = '' }) => to],
  ['copy', ({ copy = '' }) => copy],
  ['taken', ({ taken }) => taken?.local ?? ''],
  ['offset', ({ taken }) => taken?.offset ?? ''],
  ['source', ({ taken }) => taken?.source ?? ''],
  ['precision', ({ taken }) => taken?.precision ?? ''],
  ['confidence', ({ taken }) => taken?.confidence ?? ''],
  ['assumed', ({ assumed = '' }) => assumed],
  ['damage', ({ damage }) => (damage === undefined ? '' : `${damage.code}: ${damage.detail ?? ''}`)],
];

/** A report as CSV (RFC 4180), line by line with their ends: names of columns first. Bytes that are not UTF-8 show as U+FFFD. */
export function* formatCsv(rows: Iterable<ReportRow>): Generator<string> {
  yield csvLine(COLUMNS.map(([name]) => name));
  for (const row of rows) yield csvLine(COLUMNS.map(([, value]) => value(row)));
}

function csvLine(values: readonly string[]): string {
  return `${values.map(csvValue).join(',')}\r\n`;
}

function csvValue(value: string): string {
  const text = value.toWellFormed();
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A report as NDJSON has it: paths as stored paths. */
export function* storedRows(rows: Iterable<ReportRow>): Generator<object> {
  for (const row of rows) yield toStoredRow(row);
}

function toStoredRow({ path, to, copy, ...rest }: ReportRow): object {
  return {
    ...pathFields('path', path),
    ...(to === undefined ? {} : pathFields('to', to)),
    ...(copy === undefined ? {} : pathFields('copy', copy)),
    ...rest,
  };
}
