import { formatWallClock } from './wall-clock.ts';

const DAY_MS = 86_400_000;
/** The oldest photograph that exists is of 1826 or 1827 (Niépce, View from the Window at Le Gras). */
const FIRST_YEAR = 1826;
/** A day begins first in the zone UTC+14. */
const EARLIEST_ZONE_MS = 14 * 3_600_000;

/** Why a date is probably or certainly not a capture date. */
export interface DateDoubt {
  readonly verdict: 'suspect' | 'invalid';
  readonly why: string;
}

/** What is wrong with a wall clock (milliseconds as if UTC) at the time `nowMs`; null if it may be right. */
export function dateDoubt(wallMs: number, nowMs: number): DateDoubt | null {
  const local = formatWallClock(wallMs, false);
  const year = Number(local.slice(0, local.indexOf('-', 1)));
  if (!(year >= FIRST_YEAR)) return { verdict: 'invalid', why: `earlier than ${FIRST_YEAR}` };
  const tomorrow = Math.floor((nowMs + EARLIEST_ZONE_MS) / DAY_MS) + 1;
  if (Math.floor(wallMs / DAY_MS) > tomorrow) {
    // A clock that is some months ahead may be the best date there is; one with a wrong year is not.
    const yearOfTomorrow = Number(formatWallClock(tomorrow * DAY_MS, false).slice(0, 4));
    return { verdict: year > yearOfTomorrow ? 'invalid' : 'suspect', why: 'later than tomorrow' };
  }
  const why = suspicion(local);
  return why === null ? null : { verdict: 'suspect', why };
}

/** Why a time is suspect: clocks show it if nobody set them, or programs write it for an unknown date. */
function suspicion(local: string): string | null {
  const day = local.slice(0, 10);
  const minute = local.slice(11, 16);
  if (day === '1970-01-01' || (day === '1969-12-31' && minute >= '12:00')) return 'the zero of Unix clocks';
  if (day === '1980-01-01') return 'the zero of FAT and of many camera clocks';
  if (day === '1904-01-01' || (day === '1903-12-31' && minute >= '12:00'))
    return 'the zero of QuickTime clocks';
  if (day === '1900-01-01' || day === '1899-12-30') return 'the zero of office programs';
  if (day === '2000-01-01' && minute === '00:00') return 'where camera clocks begin that were never set';
  return null;
}
