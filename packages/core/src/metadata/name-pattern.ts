import type { CapturePrecision } from './capture-time.ts';
import { wallClockMs } from './wall-clock.ts';
import { fractionMs } from './date-text.ts';

/**
 * What the date in a name says of its picture. `captured`: when it was taken. `received`: when a messenger received or sent it.
 * `scanned`: when a scanner read it.
 */
export type NameMeaning = 'captured' | 'received' | 'scanned';

/** The date in a file's name. */
export interface NameDate {
  /** Milliseconds since 1970: a UTC time if `clock` is `utc`, else a wall clock as if it were UTC. */
  readonly ms: number;
  readonly clock: 'local' | 'utc';
  readonly precision: CapturePrecision;
  readonly meaning: NameMeaning;
}

/** A form of names, with groups `y mo d h mi s f`; `before` and `after` hold the text in which AM or PM may stand. */
export interface NamePattern {
  readonly form: RegExp;
  readonly clock: NameDate['clock'];
  readonly meaning: NameMeaning;
  /** The time in the name is not that of the picture. */
  readonly dayOnly: boolean;
}

// No years 18xx: eight digits that begin so are far more often a number than a day.
export const Y = String.raw`(?<y>(?:19|20)\d\d)`;
export const PACKED_DAY = String.raw`${Y}(?<mo>\d\d)(?<d>\d\d)`;
export const PACKED_TIME = String.raw`(?<h>\d\d)(?<mi>\d\d)(?<s>\d\d)(?<f>\d{2,3})?`;
export const DASHED_DAY = String.raw`${Y}-(?<mo>\d\d)-(?<d>\d\d)`;
/** `14.30.00`, `2-30-00`, `14_30_00`. */
export const SPACED_TIME = String.raw`(?<h>\d{1,2})[.\-_:](?<mi>\d\d)[.\-_:](?<s>\d\d)`;
// More may follow the date (`~2`, `(1)`, `_HDR`, `.MP`), but not another digit of the same number.
const END = String.raw`(?!\d)`;

/** A form that a name must begin with, in any case. */
export function pattern(source: string, more: Partial<Omit<NamePattern, 'form'>> = {}): NamePattern {
  return {
    form: new RegExp(`^(?:${source})${END}`, 'iu'),
    clock: 'local',
    meaning: 'captured',
    dayOnly: false,
    ...more,
  };
}

type Parts = Readonly<Record<string, string | undefined>>;

/** The date that a pattern finds in a stem; null if it does not match, or if there is no such day or time. */
export function dateByPattern(stem: string, rule: NamePattern): NameDate | null {
  const parts = rule.form.exec(stem)?.groups;
  return parts === undefined ? null : readParts(parts, rule);
}

function readParts(parts: Parts, { clock, meaning, dayOnly }: NamePattern): NameDate | null {
  const hour = hourOf(parts);
  const ms = wallClockMs({
    year: Number(parts['y']),
    month: Number(parts['mo']),
    day: Number(parts['d']),
    hour: hour ?? 99,
    minute: Number(parts['mi'] ?? 0),
    second: Number(parts['s'] ?? 0),
    millisecond: fractionMs(parts['f']) ?? 0,
  });
  if (ms === null || hour === 24) return null;
  if (dayOnly || parts['h'] === undefined)
    return { ms: Math.floor(ms / DAY_MS) * DAY_MS, clock: 'local', precision: 'day', meaning };
  const precision = parts['s'] === undefined ? 'minute' : parts['f'] === undefined ? 'second' : 'subsecond';
  return { ms, clock, precision, meaning };
}

const DAY_MS = 86_400_000;

// As macOS and Windows write them in the languages that have a clock of twelve hours.
const BEFORE_NOON = /\ba\.? ?m\b|上午|午前|오전|π\.?μ|ص/iu;
const AFTER_NOON = /\bp\.? ?m\b|下午|午後|오후|μ\.?μ|م/iu;

/** The hour on a 24-hour clock; null for an hour such as `13 PM`. */
function hourOf(parts: Parts): number | null {
  const hour = Number(parts['h'] ?? 0);
  const marks = `${parts['before'] ?? ''} ${parts['after'] ?? ''}`;
  const isMorning = BEFORE_NOON.test(marks);
  if (!isMorning && !AFTER_NOON.test(marks)) return hour;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (isMorning ? 0 : 12);
}
