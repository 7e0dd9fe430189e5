// Dates, numbers and sizes in the language of the browser.

const counts = new Intl.NumberFormat();
const plain = new Intl.NumberFormat(undefined, { useGrouping: false });
const percents = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const UNITS = /** @type {const} */ (['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte']);
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
/** How much of a local time is known, by its precision. @type {Readonly<Record<string, number>>} */
const LENGTHS = { year: 4, month: 7, day: 10, minute: 16 };
/** How a local time of so many characters is written. @type {Readonly<Record<number, Intl.DateTimeFormatOptions>>} */
const KNOWN = {
  4: { year: 'numeric' },
  7: { month: 'long', year: 'numeric' },
  10: { dateStyle: 'long' },
  16: { dateStyle: 'long', timeStyle: 'short' },
  19: { dateStyle: 'long', timeStyle: 'medium' },
};

/** @param {number} number */
export function count(number) {
  return counts.format(number);
}

/** A year or a day in the digits of the language, without marks between them. @param {number | string} number */
export function plainNumber(number) {
  return plain.format(Number(number));
}

/** @param {number} share Of 0 to 1. */
export function percent(share) {
  // What is not all of it is never told as all, nor what is something as nothing.
  if (share > 0.999 && share < 1) return `>${percents.format(0.999)}`;
  if (share > 0 && share < 0.001) return `<${percents.format(0.001)}`;
  return percents.format(share);
}

/** A size in decimal units, as makers of discs count. @param {number} bytes */
export function size(bytes) {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const unit = UNITS[power] ?? 'byte';
  const digits = power === 0 ? 0 : 1;
  const format = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits };
  return new Intl.NumberFormat(undefined, /** @type {Intl.NumberFormatOptions} */ (format)).format(
    bytes / 1000 ** power,
  );
}

/** `1 file`, `2,345 files`. @param {number} number @param {string} one @param {string} [many] */
export function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** Dates are those of the calendar that cameras write, whatever the calendar of the language. @param {Intl.DateTimeFormatOptions} options */
function inWords(options) {
  return new Intl.DateTimeFormat(undefined, { calendar: 'gregory', ...options });
}

/** A day, or a month or year, as the calendar on the wall has it: no zone moves it. @param {string} day @param {Intl.DateTimeFormatOptions} options */
function dated(day, options) {
  return inWords({ ...options, timeZone: 'UTC' }).format(
    new Date(`${`${day}-01-01`.slice(0, 10)}T00:00:00Z`),
  );
}

/** `Sunday, 12 May 2019`. @param {string} day */
export function longDay(day) {
  return dated(day, { dateStyle: 'full' });
}

/** `May 2019`. @param {string} month */
export function longMonth(month) {
  return dated(month, { month: 'long', year: 'numeric' });
}

/** `May`. @param {string} month */
export function monthName(month) {
  return dated(month, { month: 'long' });
}

/** A day in words; `Some day of May 2019` and `Some day of 2019` where no more is known. @param {string} period */
export function longPeriod(period) {
  if (period.length === 10) return longDay(period);
  return `Some day of ${period.length === 7 ? longMonth(period) : plainNumber(period)}`;
}

/** The first letters of the days of a week that begins on the day of this number, Monday is 1. @param {number} first */
export function weekdays(first) {
  return [0, 1, 2, 3, 4, 5, 6].map((nth) => {
    // 2024-01-01 was a Monday.
    const day = `2024-01-${String(((first - 1 + nth) % 7) + 1).padStart(2, '0')}`;
    return { short: dated(day, { weekday: 'narrow' }), long: dated(day, { weekday: 'long' }) };
  });
}

/** The day that a week begins on where the browser's language is spoken: Monday is 1, Sunday 7. */
export function firstWeekday() {
  /** @type {Intl.Locale & { getWeekInfo?: () => { firstDay: number }, weekInfo?: { firstDay: number } }} */
  const locale = new Intl.Locale(new Intl.DateTimeFormat().resolvedOptions().locale);
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
}

/** A local time as the clock on the wall showed it, as far as it is known: `12 May 2019, 10:11:12`, `12 May 2019`, `May 2019`, `2019`. @param {{ readonly local: string, readonly precision: string }} taken */
export function localTime({ local, precision }) {
  const known = knownPart(local, precision);
  const moment = new Date(`${known}${'-01-01T00:00:00'.slice(known.length - 4)}Z`);
  if (Number.isNaN(moment.getTime())) return local;
  return inWords({ ...KNOWN[known.length], timeZone: 'UTC' }).format(moment);
}

/** A local time without what nobody knows of it, as a date that is given: `2019`, `2019-05`, `2019-05-12`, `2019-05-12T10:11`. @param {string} local @param {string} precision */
export function knownPart(local, precision) {
  return local.slice(0, LENGTHS[precision] ?? 19);
}

/** A moment on the clock of this browser: `12 May 2019, 10:11:12`. @param {string} at ISO 8601. */
export function writtenTime(at) {
  return inWords({ dateStyle: 'long', timeStyle: 'medium' }).format(new Date(at));
}

/** A moment by the clock of whoever looks: `12 May 2019, 10:11`. @param {string} at ISO 8601. */
export function moment(at) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return inWords({ dateStyle: 'long', timeStyle: 'short' }).format(date);
}

/** `14:05`, by the clock of whoever looks. @param {Date} date */
export function timeOfDay(date) {
  return new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(date);
}

/** `3 minutes`, in the largest unit of which there are two. @param {number} ms */
export function duration(ms) {
  const seconds = ms / 1000;
  const [unit, length] =
    seconds < 2 * MINUTE
      ? /** @type {const} */ (['second', 1])
      : seconds < 2 * HOUR
        ? /** @type {const} */ (['minute', MINUTE])
        : seconds < 2 * DAY
          ? /** @type {const} */ (['hour', HOUR])
          : /** @type {const} */ (['day', DAY]);
  const format = new Intl.NumberFormat(undefined, { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(Math.round(seconds / length));
}

/** How long ago a moment was: `3 months ago`. @param {string} at ISO 8601. */
export function ago(at) {
  const seconds = Math.max(0, (Date.now() - Date.parse(at)) / 1000);
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  if (seconds < HOUR) return format.format(-Math.floor(seconds / MINUTE), 'minute');
  if (seconds < DAY) return format.format(-Math.floor(seconds / HOUR), 'hour');
  const days = Math.floor(seconds / DAY);
  if (days < 60) return format.format(-days, 'day');
  return days < 730
    ? format.format(-Math.floor(days / 30.44), 'month')
    : format.format(-Math.floor(days / 365.25), 'year');
}
