import { DateTime, IANAZone } from 'luxon';

/** What a clock on the wall shows. It is converted as if it were UTC, so the zone of this machine never matters. */
export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** A wall clock as milliseconds since 1970, as if it were UTC; null if there is no such day or time. */
export function wallClockMs(clock: WallClock): number | null {
  const time = DateTime.fromObject({ ...clock }, { zone: 'utc' });
  return time.isValid ? time.toMillis() : null;
}

/** Formats milliseconds as `YYYY-MM-DDTHH:MM:SS`, with `.fff` if `withFraction` is true. */
export function formatWallClock(ms: number, withFraction: boolean): string {
  const time = DateTime.fromMillis(ms, { zone: 'utc' });
  return time.toFormat(withFraction ? "yyyy-MM-dd'T'HH:mm:ss.SSS" : "yyyy-MM-dd'T'HH:mm:ss");
}

/** The period that a time of some precision names: its end is the first millisecond behind it. */
export function periodEnd(ms: number, precision: string): number {
  const units: Readonly<Record<string, object>> = {
    year: { years: 1 },
    month: { months: 1 },
    day: { days: 1 },
    minute: { minutes: 1 },
  };
  return DateTime.fromMillis(ms, { zone: 'utc' })
    .plus(units[precision] ?? { seconds: 1 })
    .toMillis();
}

/** True where only the year, or the year and the month are known. */
export function isPartial(precision: string): boolean {
  return precision === 'year' || precision === 'month';
}

/** Formats a wall clock as far as it is known: `2019`, `2019-05`, or as `formatWallClock` does. */
export function formatKnown(ms: number, precision: string): string {
  const whole = formatWallClock(ms, precision === 'subsecond');
  return precision === 'year' ? whole.slice(0, 4) : precision === 'month' ? whole.slice(0, 7) : whole;
}

/** Parses what `formatWallClock` writes; null for other texts. */
export function parseWallClock(local: string): number | null {
  const time = DateTime.fromISO(local, { zone: 'utc' });
  return time.isValid ? time.toMillis() : null;
}

/** The offsets in civil use are from -12:00 to +14:00. */
const MIN_OFFSET_MINUTES = -12 * 60;
const MAX_OFFSET_MINUTES = 14 * 60;

/** Parses an offset (`Z`, `+02:00`, `+0200`, `+2`) into minutes; null for other texts and outside -12:00 to +14:00. */
export function parseOffset(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === 'Z' || trimmed === 'z') return 0;
  const match = /^([+\-−])(\d{1,2})(?::?(\d{2}))?$/.exec(trimmed);
  if (match === null) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  const signed = match[1] === '+' ? minutes : 0 - minutes;
  return Number(match[3] ?? 0) < 60 && isCivilOffset(signed) ? signed : null;
}

/** Formats an offset in minutes as `+02:00`. */
export function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** True for an offset, in minutes, from -12:00 to +14:00. */
export function isCivilOffset(minutes: number): boolean {
  return minutes >= MIN_OFFSET_MINUTES && minutes <= MAX_OFFSET_MINUTES;
}

/**
 * The offset, in minutes, of an IANA zone (`Europe/Paris`) or a fixed one (`+02:00`) at a UTC time; null for an unknown
 * zone.
 */
export function offsetOfZone(zone: string, utcMs: number): number | null {
  const fixed = parseOffset(zone);
  if (fixed !== null) return fixed;
  if (zone === 'UTC' || zone === 'GMT') return 0;
  const known = zoneOf(zone);
  return known === null ? null : Math.round(known.offset(utcMs));
}

/** Whether a zone is valid is asked for every picture, and takes a tenth of a millisecond. There are some hundred zones. */
const ZONES = new Map<string, IANAZone | null>();
const MOST_ZONES = 1_000;

function zoneOf(name: string): IANAZone | null {
  const known = ZONES.get(name);
  if (known !== undefined) return known;
  const zone = IANAZone.isValidZone(name) ? IANAZone.create(name) : null;
  if (ZONES.size < MOST_ZONES) ZONES.set(name, zone);
  return zone;
}

/** True if `offsetOfZone` knows the zone. */
export function isKnownZone(zone: string): boolean {
  return offsetOfZone(zone, 0) !== null;
}

/**
 * The offset, in minutes, between a wall clock and the UTC of the same moment, rounded to 15; null outside -12:00 to
 * +14:00.
 */
export function offsetBetween(localMs: number, utcMs: number): number | null {
  const minutes = Math.round((localMs - utcMs) / 900_000) * 15;
  return isCivilOffset(minutes) ? minutes + 0 : null;
}
