import { clockName, settingFor } from './camera.ts';
import type { DateCandidate } from './capture-time.ts';
import type { DateOptions, MemberEvidence } from './date-evidence.ts';
import { fractionMs, type ReadDate } from './date-text.ts';
import type { FoundDate } from './found-dates.ts';
import { isVideo } from './found-dates.ts';
import { dateDoubt } from './plausible-date.ts';
import { gpsMoment } from './tag-dates.ts';
import { tagText } from './tag-key.ts';
import { placeOffset } from './utc-to-local.ts';
import { formatKnown, formatOffset, isPartial, offsetBetween, parseOffset } from './wall-clock.ts';

/** A date that was found, read and judged, but not yet chosen. */
export interface JudgedDate extends Omit<DateCandidate, 'why'> {
  readonly found: FoundDate;
  /** The wall clock in milliseconds as if UTC; null if the date is invalid. */
  readonly wallMs: number | null;
  readonly why: readonly string[];
  /** What was taken for granted to read it, in a sentence for the user; null if the evidence says it all. */
  readonly assumed: string | null;
}

/** Reads and judges every date of a group. Those in local time come first, because one of a still may tell the offset of the others. */
export function judgeDates(
  found: readonly FoundDate[],
  members: readonly MemberEvidence[],
  options: DateOptions,
): readonly JudgedDate[] {
  const locals = found.map((date) => (clockOf(date, options) === 'local' ? readLocal(date, options) : null));
  const pairedOffset = offsetOfStill(found, locals);
  return found.map((date, at) => locals[at] ?? readUtc(date, { members, pairedOffset, options }));
}

/** Whether a date is local time or UTC. For the QuickTime clock of a camera, the settings override the standard. */
function clockOf(date: FoundDate, options: DateOptions): 'local' | 'utc' {
  if (date.clock === 'local' || !date.source.startsWith('quicktime:') || /Z$/.test(date.raw))
    return date.clock;
  return settingFor(options.cameraVideoClock, date.camera) ?? date.clock;
}

function readLocal(date: FoundDate, options: DateOptions): JudgedDate {
  if (date.read.kind === 'unreadable') return unusable(date, date.read.why);
  const shift = shiftOf(date, options);
  const { ms, precision } = withFraction(date.read, date.fraction);
  const wallMs = ms + shift.ms;
  const stated = date.offset === undefined ? null : parseOffset(tagText(date.offset));
  const offset = date.read.offset ?? (stated === null ? null : formatOffset(stated));
  const isTimed = precision !== 'day' && !isPartial(precision);
  const gps = offset === null && isTimed ? offsetFromGps(date, wallMs) : null;
  const why = [...shift.why, ...(gps === null ? [] : ['its offset follows from the GPS time'])];
  return judge(date, { wallMs, offset: isTimed ? (offset ?? gps) : null, precision, why, options });
}

interface UtcSetting {
  readonly members: readonly MemberEvidence[];
  readonly pairedOffset: number | null;
  readonly options: DateOptions;
}

function readUtc(date: FoundDate, { members, pairedOffset, options }: UtcSetting): JudgedDate {
  if (date.read.kind === 'unreadable') return unusable(date, date.read.why);
  const { precision, offset } = date.read;
  const shift = shiftOf(date, options);
  const utcMs = date.read.ms + shift.ms - (offset === null ? 0 : (parseOffset(offset) ?? 0) * 60_000);
  const doubt = dateDoubt(date.read.ms, options.nowMs, precision);
  const isZero = date.source.startsWith('quicktime:') && date.read.ms < QUICKTIME_DAY_TWO_MS;
  if (doubt !== null && (doubt.verdict === 'invalid' || isZero)) return unusable(date, doubt.why);
  const { member, camera } = date;
  const place = placeOffset(utcMs, { member, members, camera, pairedOffset }, options);
  const wallMs = utcMs + (place?.minutes ?? 0) * 60_000;
  const why = [...shift.why, place?.because ?? 'UTC, and nothing tells the place: the day may be off by one'];
  const judged = judge(date, { wallMs, offset: formatOffset(place?.minutes ?? 0), precision, why, options });
  const placed: JudgedDate =
    place === null
      ? { ...judged, confidence: 'low', assumed: unplacedNote(date) }
      : { ...judged, assumed: place.isAssumed ? place.because : null };
  return doubt === null ? placed : suspect(placed, doubt.why);
}

/** QuickTime counts seconds from 1904-01-01, and 0 means that there is no date. This is the end of that day. */
const QUICKTIME_DAY_TWO_MS = Date.UTC(1904, 0, 2);

interface Reading {
  readonly wallMs: number;
  readonly offset: string | null;
  readonly precision: DateCandidate['precision'];
  readonly why: readonly string[];
  readonly options: DateOptions;
}

function judge(date: FoundDate, { wallMs, offset, precision, why, options }: Reading): JudgedDate {
  const doubt = dateDoubt(wallMs, options.nowMs, precision);
  if (doubt?.verdict === 'invalid') return unusable(date, doubt.why);
  const remark = date.read.kind === 'date' ? date.read.remark : null;
  const judged: JudgedDate = {
    ...plain(date),
    local: formatKnown(wallMs, precision),
    wallMs,
    offset,
    precision,
    confidence: remark === null ? date.confidence : 'low',
    verdict: 'usable',
    why: remark === null ? why : [remark, ...why],
    assumed: null,
  };
  if (doubt !== null) return suspect(judged, doubt.why);
  const clock = clockName(date.camera, date.member.folder);
  return date.byCamera && options.isFromZero?.(clock, wallMs) === true
    ? suspect(judged, 'its camera counted up to it from a date at which it was never set')
    : judged;
}

function suspect(judged: JudgedDate, why: string): JudgedDate {
  const others = judged.why.filter((each) => each !== why);
  return { ...judged, verdict: 'suspect', confidence: 'low', why: [why, ...others] };
}

function unusable(date: FoundDate, why: string): JudgedDate {
  const nothing = { local: null, wallMs: null, offset: null, precision: 'day', confidence: 'low' } as const;
  return { ...plain(date), ...nothing, verdict: 'invalid', why: [why], assumed: null };
}

function plain(found: FoundDate): Pick<JudgedDate, 'found' | 'member' | 'source' | 'tag' | 'raw' | 'tier'> {
  const { member, source, tag, raw, tier } = found;
  return { found, member: member.name, source, tag, raw, tier };
}

function withFraction(read: ReadDate, fraction: unknown): Pick<ReadDate, 'ms' | 'precision'> {
  const ms = read.precision === 'second' ? fractionMs(fraction) : null;
  return ms === null ? read : { ms: read.ms + ms, precision: 'subsecond' };
}

function shiftOf(
  date: FoundDate,
  options: DateOptions,
): { readonly ms: number; readonly why: readonly string[] } {
  const isTimed = date.read.kind === 'date' && !isPartial(date.read.precision);
  const ms = date.byCamera && isTimed ? (settingFor(options.shifts, date.camera) ?? 0) : 0;
  if (ms === 0) return { ms, why: [] };
  return { ms, why: [`the clock of ${date.camera ?? 'its camera'} is corrected by ${ms / 1000} s`] };
}

/** The offset that follows from the GPS time. The day of that time is not used: it may differ from the local day. */
function offsetFromGps({ member, byCamera }: FoundDate, wallMs: number): string | null {
  const utcMs = byCamera ? gpsMoment(member.tags) : null;
  const minutes = utcMs === null ? null : offsetBetween(wallMs, utcMs);
  return minutes === null ? null : formatOffset(minutes);
}

function offsetOfStill(found: readonly FoundDate[], judged: readonly (JudgedDate | null)[]): number | null {
  const at = found.findIndex(
    ({ member, byCamera }, index) =>
      byCamera && !isVideo(member) && judged[index]?.verdict === 'usable' && judged[index].offset !== null,
  );
  const offset = judged[at]?.offset;
  return offset === null || offset === undefined ? null : parseOffset(offset);
}

/** Makers with many cameras that write local time where the standard asks for UTC. */
const LOCAL_CLOCK_MAKERS = /nikon|canon|gopro/i;

function unplacedNote({ source, camera }: FoundDate): string {
  const advice =
    camera !== null && LOCAL_CLOCK_MAKERS.test(camera) && source.startsWith('quicktime:')
      ? `; many cameras of this maker write local time here: if ${camera} does, set its video clock to local`
      : '; [ingest] home_zone would place it';
  return `${source} is UTC and nothing tells where it was taken${advice}`;
}
