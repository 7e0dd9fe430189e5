import type { CapturePrecision } from './capture-time.ts';
import { fractionMs } from './date-text.ts';
import { stemOf } from './media-kind.ts';
import { wallClockMs } from './wall-clock.ts';

/** The date in a file's name. */
export interface NameDate {
  /** Milliseconds since 1970: a UTC time if `clock` is `utc`, else a wall clock as if it were UTC. */
  readonly ms: number;
  readonly clock: 'local' | 'utc';
  readonly precision: CapturePrecision;
  /** `received`: when a messenger received the picture, not when it was taken. */
  readonly meaning: 'captured' | 'received';
}

interface NamePattern {
  readonly form: RegExp;
  readonly clock: NameDate['clock'];
  readonly meaning: NameDate['meaning'];
  readonly dayOnly: boolean;
}

// No years 18xx: eight digits that begin so are far more often a number than a day.
const Y = String.raw`(?<y>(?:19|20)\d\d)`;
const PACKED_DAY = String.raw`${Y}(?<mo>\d\d)(?<d>\d\d)`;
const PACKED_TIME = String.raw`(?<h>\d\d)(?<mi>\d\d)(?<s>\d\d)(?<f>\d{2,3})?`;
const DASHED_DAY = String.raw`${Y}-(?<mo>\d\d)-(?<d>\d\d)`;
// More may follow the date (`~2`, `(1)`, `_HDR`, `.MP`), but not another digit of the same number.
const END = String.raw`(?!\d)`;

const pattern = (source: string, more: Partial<Omit<NamePattern, 'form'>> = {}): NamePattern => ({
  form: new RegExp(`^(?:${source})${END}`, 'i'),
  clock: 'local',
  meaning: 'captured',
  dayOnly: false,
  ...more,
});

/** The first that matches counts. The order matters only for forms that begin alike. */
const PATTERNS: readonly NamePattern[] = [
  pattern(String.raw`PXL_${PACKED_DAY}_${PACKED_TIME}`, { clock: 'utc' }),
  pattern(String.raw`(?:IMG|VID|MVIMG|DSC|PANO)_${PACKED_DAY}_${PACKED_TIME}`),
  pattern(String.raw`(?:IMG|VID)${PACKED_DAY}${PACKED_TIME}`),
  pattern(String.raw`(?:\d+IMG_\d+_)?BURST${PACKED_DAY}${PACKED_TIME}`),
  pattern(String.raw`${PACKED_DAY}[_-]${PACKED_TIME}`),
  pattern(String.raw`Screenshot_${PACKED_DAY}[-_]${PACKED_TIME}`),
  pattern(String.raw`Screenshot_${DASHED_DAY}-(?<h>\d\d)-(?<mi>\d\d)-(?<s>\d\d)(?:-(?<f>\d{2,3}))?`),
  pattern(
    String.raw`(?:Screenshot|Screen Shot|Screen Recording) ${DASHED_DAY} at ` +
      String.raw`(?<h>\d{1,2})\.(?<mi>\d\d)\.(?<s>\d\d)(?:[ \u00a0\u202f](?<half>[AP]M))?`,
  ),
  pattern(String.raw`(?:IMG|VID|AUD|PTT|DOC|STK)-${PACKED_DAY}-WA\d+`, {
    meaning: 'received',
    dayOnly: true,
  }),
  pattern(
    String.raw`WhatsApp (?:Image|Video|Audio|Ptt) ${DASHED_DAY} at (?<h>\d{1,2})\.(?<mi>\d\d)\.(?<s>\d\d)` +
      String.raw`(?:[ \u00a0\u202f](?<half>[AP]M))?`,
    { meaning: 'received', dayOnly: true },
  ),
  pattern(String.raw`signal-${DASHED_DAY}-(?<h>\d\d)-(?<mi>\d\d)-(?<s>\d\d)(?:-(?<f>\d{3}))?`),
  pattern(String.raw`signal-${DASHED_DAY}-${PACKED_TIME}`),
  pattern(String.raw`${DASHED_DAY}[ _](?<h>\d\d)[.-](?<mi>\d\d)[.-](?<s>\d\d)`),
  pattern(DASHED_DAY, { dayOnly: true }),
];

const EPOCH_MS = /^(?:FB_IMG_)?(\d{13})(?!\d)/i;
/** Unix milliseconds have had thirteen digits since 2001; a smaller number is a counter. */
const FIRST_13_DIGITS = 1_000_000_000_000;

/**
 * The date in a file's name, or null. Knows forms of cameras, phones and messengers; the name must begin with one and
 * have a valid day and time.
 */
export function fileNameDate(name: string): NameDate | null {
  const stem = stemOf(name);
  for (const { form, ...rest } of PATTERNS) {
    const match = form.exec(stem);
    const found = match?.groups === undefined ? null : readParts(match.groups, rest);
    if (found !== null) return found;
  }
  const epoch = EPOCH_MS.exec(stem)?.[1];
  if (epoch === undefined || Number(epoch) < FIRST_13_DIGITS) return null;
  return { ms: Number(epoch), clock: 'utc', precision: 'subsecond', meaning: 'captured' };
}

function readParts(
  parts: Readonly<Record<string, string | undefined>>,
  rule: Omit<NamePattern, 'form'>,
): NameDate | null {
  const hour = hourOf(parts);
  const clock = {
    year: Number(parts['y']),
    month: Number(parts['mo']),
    day: Number(parts['d']),
    hour: hour ?? 99,
    minute: Number(parts['mi'] ?? 0),
    second: Number(parts['s'] ?? 0),
    millisecond: fractionMs(parts['f']) ?? 0,
  };
  const ms = wallClockMs(clock);
  if (ms === null || hour === 24) return null;
  if (rule.dayOnly) {
    return {
      ms: Math.floor(ms / 86_400_000) * 86_400_000,
      clock: 'local',
      precision: 'day',
      meaning: rule.meaning,
    };
  }
  const precision = parts['f'] === undefined ? 'second' : 'subsecond';
  return { ms, clock: rule.clock, precision, meaning: rule.meaning };
}

/** The hour on a 24-hour clock; null for an hour such as `13 PM`. */
function hourOf(parts: Readonly<Record<string, string | undefined>>): number | null {
  const hour = Number(parts['h'] ?? 0);
  const half = parts['half']?.toUpperCase();
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half === 'PM' ? 12 : 0);
}
