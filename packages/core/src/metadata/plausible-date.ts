import { formatWallClock, isPartial } from './wall-clock.ts';

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

/**
 * What is wrong with a wall clock (milliseconds as if UTC) at the time `nowMs`; null if it may be right. Of a year or a month, only
 * the year is judged.
 */
export function dateDoubt(wallMs: number, nowMs: number, precision = 'second'): DateDoubt | null {
  const local = formatWallClock(wallMs, false);
  const year = Number(local.slice(0, local.indexOf('-', 1)));
  if (!(year >= FIRST_YEAR)) return { verdict: 'invalid', why: `earlier than ${FIRST_YEAR}` };
  const tomorrow = Math.floor((nowMs + EARLIEST_ZONE_MS) / DAY_MS) + 1;
  if (Math.floor(wallMs / DAY_MS) > tomorrow) {
    // A clock that is some months ahead may be the best date there is; one with a wrong year is not.
    const yearOfTomorrow = Number(formatWallClock(tomorrow * DAY_MS, false).slice(0, 4));
    return { verdict: year > yearOfTomorrow ? 'invalid' : 'suspect', why: 'later than tomorrow' };
  }
  const why = isPartial(precision) || precision === 'day' ? zeroOfPrograms(local) : suspicion(local);
  return why === null || isPartial(precision) ? null : { verdict: 'suspect', why };
}

/** Why a time is suspect: clocks show it if nobody set them, or programs write it for an unknown date. */
function suspicion(local: string): string | null {
  const program = zeroOfPrograms(local);
  if (program !== null) return program;
  // Cameras begin at midnight of the new year in which they were designed. Who took pictures then has other dates that agree.
  if (local.slice(4, 16) === '-01-01T00:00' && local >= FIRST_CAMERA_ZERO)
    return 'midnight of a new year, where camera clocks begin that were never set';
  if (local.slice(4) === '-01-01T12:00:00' && local >= FIRST_CAMERA_ZERO)
    return 'noon of a new year to the second, where some camera clocks begin';
  if (local.startsWith('1980-01-06T00:00')) return 'the zero of GPS clocks';
  return null;
}

/** Older pictures are scans, whose dates were typed. */
const FIRST_CAMERA_ZERO = '1990';

/** Days that no camera needs to have been at: zeros of clocks and programs. */
function zeroOfPrograms(local: string): string | null {
  const day = local.slice(0, 10);
  const isEve = local.slice(11, 16) >= '12:00';
  if (day === '1970-01-01' || (day === '1969-12-31' && isEve)) return 'the zero of Unix clocks';
  if (day === '1980-01-01' || (day === '1979-12-31' && isEve))
    return 'the zero of FAT and of many camera clocks';
  if (day === '1979-11-30') return 'the zero of ZIP archives';
  if (day === '1904-01-01' || (day === '1903-12-31' && isEve)) return 'the zero of QuickTime clocks';
  if (day === '1900-01-01' || day === '1899-12-30') return 'the zero of office programs';
  if (local.startsWith('2002-12-08T12:00')) return 'what many Android phones wrote before they knew the time';
  return null;
}

/** How long a clock that was never set is believed to have counted up from its zero. */
const RUN_DAYS = 31;

/** The zero that a clock would have counted up from, as a day of a new year; null for a time that is too far from one. */
export function zeroBefore(wallMs: number): string | null {
  const local = formatWallClock(wallMs, false);
  const zero = `${local.slice(0, 4)}-01-01`;
  return wallMs - Date.parse(zero) < RUN_DAYS * DAY_MS ? zero : null;
}
