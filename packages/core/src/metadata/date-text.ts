import { DateTime } from 'luxon';

import type { CapturePrecision } from './capture-time.ts';
import { tagText } from './tag-key.ts';
import { formatOffset, parseOffset, wallClockMs } from './wall-clock.ts';

/** A date that was read from a text. */
export interface ReadDate {
  readonly kind: 'date';
  /** The wall clock in milliseconds since 1970, as if it were UTC. */
  readonly ms: number;
  readonly precision: CapturePrecision;
  /** The offset from UTC if the text has one, such as `+02:00`. */
  readonly offset: string | null;
  /** What is wrong with the text if only a part of it could be used. */
  readonly remark: string | null;
}

export interface UnreadableDate {
  readonly kind: 'unreadable';
  readonly why: string;
}

const DAY = /^(\d{4})[:\-/. ](\d{1,2})[:\-/. ](\d{1,2})(?!\d)/;
/** A year, or a year and a month; what is not known is absent, zeros or blanks: `1987`, `1987-07`, `1987:07:00 00:00:00`. */
const PARTIAL =
  /^(\d{4})(?:[:\-/.](\d{1,2}|\s{1,2}))?(?:[:\-/.](?:00?|\s{0,2}))?(?:[T ][0\s:.]*)?(?:Z|[+-]\d\d:?\d\d)?$/;
const TIME = /^[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?/;

/**
 * Parses a date as cameras and exiftool write it (`2019:05:12 14:30:00.25+02:00`), as XMP and ISO 8601 write it, or as
 * PNG text chunks write it (RFC 2822). If the day is valid and the time is not, the day is used. A year, or a year and a month, keeps
 * that precision.
 */
export function parseDateText(raw: unknown): ReadDate | UnreadableDate {
  const text = tagText(raw);
  if (text.replace(/[\s:.\-/0TZ+]/g, '') === '')
    return unreadable('empty: zeros or blanks stand for no date');
  const partial = PARTIAL.exec(text);
  if (partial !== null) return parsePartial(partial[1], partial[2]?.trim());
  const day = DAY.exec(text);
  if (day === null) return parseRfc2822(text);
  const at = { year: Number(day[1]), month: Number(day[2]), day: Number(day[3]) };
  const midnight = wallClockMs({ ...at, hour: 0, minute: 0, second: 0, millisecond: 0 });
  if (midnight === null) return unreadable('no such day in the calendar');
  return parseTimeOfDay(text.slice(day[0].length), midnight);
}

function parsePartial(year = '', month = ''): ReadDate | UnreadableDate {
  const isMonth = Number(month) > 0;
  const start = { year: Number(year), month: isMonth ? Number(month) : 1, day: 1 };
  const ms = wallClockMs({ ...start, hour: 0, minute: 0, second: 0, millisecond: 0 });
  if (ms === null) return unreadable('no such month in the calendar');
  return { kind: 'date', ms, precision: isMonth ? 'month' : 'year', offset: null, remark: null };
}

function parseTimeOfDay(rest: string, midnight: number): ReadDate {
  const time = TIME.exec(rest);
  const dayOnly = (remark: string | null): ReadDate => ({
    kind: 'date',
    ms: midnight,
    precision: 'day',
    offset: null,
    remark,
  });
  if (time === null) return dayOnly(rest.trim() === '' ? null : 'its time is unreadable: the day is kept');
  const [hour, minute, second] = [Number(time[1]), Number(time[2]), Number(time[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return dayOnly('its time is impossible: the day is kept');
  const fraction = fractionMs(time[4]);
  const offset = parseOffset(rest.slice(time[0].length));
  return {
    kind: 'date',
    ms: midnight + ((hour * 60 + minute) * 60 + second) * 1000 + (fraction ?? 0),
    precision: fraction !== null ? 'subsecond' : time[3] === undefined ? 'minute' : 'second',
    offset: offset === null ? null : formatOffset(offset),
    remark: null,
  };
}

/**
 * Parses the digits after the decimal point of a second into milliseconds: `5` is 500, `05` is 50; null for other
 * texts.
 */
export function fractionMs(digits: unknown): number | null {
  const text = tagText(digits);
  return /^\d+$/.test(text) ? Number(text.slice(0, 3).padEnd(3, '0')) : null;
}

function parseRfc2822(text: string): ReadDate | UnreadableDate {
  const time = DateTime.fromRFC2822(text, { setZone: true });
  if (!time.isValid) return unreadable('is not a date');
  const ms = time.toMillis() + time.offset * 60_000;
  return { kind: 'date', ms, precision: 'second', offset: formatOffset(time.offset), remark: null };
}

function unreadable(why: string): UnreadableDate {
  return { kind: 'unreadable', why };
}
