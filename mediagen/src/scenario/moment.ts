/** A capture as the camera's owner saw it. `localMs` is the wall clock read as if it were UTC. */
export interface Moment {
  readonly localMs: number;
  /** Minutes east of UTC where the picture was taken. */
  readonly offsetMinutes: number;
}

export function utcMs({ localMs, offsetMinutes }: Moment): number {
  return localMs - offsetMinutes * 60_000;
}

/** `2019:07:14 13:14:15`, the date text of EXIF. */
export function exifDate(localMs: number): string {
  return isoSecond(localMs).replace('T', ' ').replaceAll('-', ':');
}

/** `2019-07-14T13:14:15`. */
export function isoSecond(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 19);
}

/** `2019-07-14`. */
export function isoDay(localMs: number): string {
  return isoSecond(localMs).slice(0, 10);
}

/** `+02:00`; with an empty separator `+0200`. */
export function offsetText(minutes: number, separator = ':'): string {
  const size = Math.abs(minutes);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${hours}${separator}${String(size % 60).padStart(2, '0')}`;
}

/** `20190714` and `131415`, the parts of names that cameras make. */
export function compactDate(localMs: number): {
  readonly day: string;
  readonly time: string;
  readonly millis: string;
} {
  const iso = new Date(localMs).toISOString();
  return {
    day: iso.slice(0, 10).replaceAll('-', ''),
    time: iso.slice(11, 19).replaceAll(':', ''),
    millis: iso.slice(20, 23),
  };
}

/** The first instant of `YYYY-MM-DD`, null when that is no day of the calendar. */
export function dayStartMs(day: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(ms) || isoDay(ms) !== day ? null : ms;
}
