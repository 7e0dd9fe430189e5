import { DateTime } from 'luxon';
import { MediaStructError } from '../../errors/media-struct-error.ts';

/** From the first day to the last, each `YYYY-MM-DD` or the beginning of one, such as `2019-05`. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

const DAY = String.raw`\d{4}(?:-\d\d(?:-\d\d)?)?`;
const RANGE = new RegExp(String.raw`^(${DAY})(?:\.\.(${DAY}))?$`);

/** Reads `2019-05-12`, `2019-05`, `2019` or two of them with `..` between; anything else is `usage` (64). */
export function parseDayRange(text: string): DayRange {
  const [, from, to = from] = RANGE.exec(text) ?? [];
  const isReal = (day: string | undefined): day is string =>
    day !== undefined && DateTime.fromISO(day, { zone: 'utc' }).isValid;
  if (isReal(from) && isReal(to) && from.slice(0, to.length) <= to) return { from, to };
  throw new MediaStructError(
    'usage',
    `days "${text}": expected a day, month or year, or two of them such as 2019-05..2019-06`,
  );
}

/** True for a local time, a month or a year that lies in the range as a whole. */
export function isInRange(local: string, { from, to }: DayRange): boolean {
  const first = local.slice(0, from.length) >= from;
  const last =
    local.length >= to.length ? local.slice(0, to.length) <= to : local < to.slice(0, local.length);
  return first && last;
}
