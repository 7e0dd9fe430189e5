import { DateTime } from 'luxon';
import type { TakenRecord } from '../records/file-record.ts';
import { GIVEN_DATE } from './decision.ts';

/** The oldest photograph that exists is of 1826 or 1827. */
const FIRST_YEAR = 1826;
/** A day begins first in the zone UTC+14. */
const EARLIEST_ZONE_HOURS = 14;

const PRECISIONS: Readonly<Record<number, string>> = {
  4: 'year',
  7: 'month',
  10: 'day',
  16: 'minute',
  19: 'second',
};

/** The capture time that a person gave as a text such as `1987`, `1987-07`, `1987-07-06` or `1987-07-06T12:00`; null for what is no day of a calendar, was before photography, or is later than today anywhere. */
export function takenOfGiven(date: string, now: Date): TakenRecord | null {
  const precision = PRECISIONS[date.length];
  const read = DateTime.fromISO(date, { zone: 'utc' });
  if (!GIVEN_DATE.test(date) || precision === undefined || !read.isValid) return null;
  const latest = DateTime.fromJSDate(now, { zone: 'utc' }).plus({ hours: EARLIEST_ZONE_HOURS });
  if (read.year < FIRST_YEAR || read > latest) return null;
  const isPartial = precision === 'year' || precision === 'month';
  const local = isPartial ? date : read.toFormat("yyyy-MM-dd'T'HH:mm:ss");
  return { local, offset: null, source: 'given', precision, confidence: 'high' };
}
