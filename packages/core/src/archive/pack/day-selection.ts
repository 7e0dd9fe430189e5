import { itemAt } from '../../errors/item-at.ts';
import { DateTime } from 'luxon';
import { MediaStructError } from '../../errors/media-struct-error.ts';

export interface SelectionRequest {
  /** `2019`. */
  readonly year?: string | undefined;
  /** `2019-05-12`, `2019-05` or `2019`: everything taken before it begins. */
  readonly before?: string | undefined;
  /** `30d`, `6m` or `2y`. */
  readonly olderThan?: string | undefined;
}

/** Days from `from` on and before `before`, each `YYYY-MM-DD` or null for no bound. */
export interface DaySelection {
  readonly from: string | null;
  readonly before: string | null;
}

/** Reads what the user asked for; together the narrowest counts. `today` is `YYYY-MM-DD`. A bad text is `usage` (64). */
export function parseSelection(request: SelectionRequest, today: string): DaySelection {
  const year = request.year === undefined ? null : parseYear(request.year);
  const bounds = [
    year === null ? null : plus(year, { years: 1 }),
    request.before === undefined ? null : parseDay(request.before),
    request.olderThan === undefined ? null : parseAge(request.olderThan, today),
  ].filter((bound) => bound !== null);
  return { from: year, before: bounds.sort()[0] ?? null };
}

/** True where the whole of a day, a month (`2019-05`) or a year (`2019`) lies in the selection. */
export function isSelected(day: string, { from, before }: DaySelection): boolean {
  return (from === null || firstDay(day) >= from) && (before === null || lastDay(day) < before);
}

function firstDay(day: string): string {
  return /^\d{4}(?:-\d\d)?$/.test(day) ? `${day}-01-01`.slice(0, 10) : day;
}

function lastDay(day: string): string {
  const unit = /^\d{4}$/.test(day) ? 'year' : /^\d{4}-\d\d$/.test(day) ? 'month' : null;
  if (unit === null) return day;
  return DateTime.fromISO(firstDay(day), { zone: 'utc' }).endOf(unit).toISODate() ?? day;
}

function parseYear(text: string): string {
  if (/^\d{4}$/.test(text)) return `${text}-01-01`;
  throw wrong('year', 'a year such as 2019', text);
}

function parseDay(text: string): string {
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
  const day = match === null ? '' : `${match[1]}-${match[2] ?? '01'}-${match[3] ?? '01'}`;
  if (DateTime.fromISO(day, { zone: 'utc' }).isValid) return day;
  throw wrong('before', 'a date such as 2019-05-12', text);
}

const AGES: Readonly<Record<string, 'days' | 'months' | 'years'>> = { d: 'days', m: 'months', y: 'years' };

function parseAge(text: string, today: string): string {
  const match = /^(\d{1,5})([dmy])$/.exec(text);
  const day = match === null ? null : plus(today, { [AGES[itemAt(match, 2)] ?? 'days']: -Number(match[1]) });
  if (day !== null) return day;
  throw wrong('older-than', 'a number of days, months or years such as 30d, 6m or 2y', text);
}

function plus(day: string, duration: Readonly<Record<string, number>>): string | null {
  return DateTime.fromISO(day, { zone: 'utc' }).plus(duration).toISODate();
}

function wrong(name: string, expected: string, found: string): MediaStructError {
  return new MediaStructError('usage', `${name}: expected ${expected}, found "${found}"`);
}
