import { settingFor } from './camera.ts';
import type { CaptureTime, DateCandidate, DateVerdict } from './capture-time.ts';
import type { DateOptions, MemberEvidence } from './date-evidence.ts';
import { fractionMs, type ReadDate } from './date-text.ts';
import { findDates, isVideo, type FoundDate } from './found-dates.ts';
import { dateDoubt } from './plausible-date.ts';
import { tagText } from './tag-key.ts';
import { gpsMoment } from './tag-dates.ts';
import { placeOffset } from './utc-to-local.ts';
import { formatOffset, formatWallClock, offsetBetween, parseOffset } from './wall-clock.ts';

/** The capture time of a group of files, and how it was found. */
export interface CaptureDecision {
  /** Null if no date can be used: the group is undated. */
  readonly taken: CaptureTime | null;
  /** Every date that was found, the best rank first. */
  readonly candidates: readonly DateCandidate[];
  /** Sentences for the user: better dates that were refused, and times whose place is not known. */
  readonly notes: readonly string[];
}

/**
 * Decides when the picture of a group was taken. Chooses the first usable date in the order of ranks
 * (`found-dates.ts`), or else the first suspect one, with low confidence. Invalid dates are only noted.
 */
export function decideCaptureTime(members: readonly MemberEvidence[], options: DateOptions): CaptureDecision {
  const found = findDates(members, options);
  const locals = found.map((date) => (clockOf(date, options) === 'local' ? readLocal(date, options) : null));
  const pairedOffset = offsetOfStill(found, locals);
  const judged = found.map((date, at) => locals[at] ?? readUtc(date, { members, pairedOffset, options }));
  const winner =
    judged.find(({ verdict }) => verdict === 'usable') ?? judged.find(({ verdict }) => verdict === 'suspect');
  const candidates = judged.map((each) => (each === winner ? choose(each) : each)).map(toCandidate);
  const chosen = candidates.find(({ verdict }) => verdict === 'chosen') ?? null;
  return { taken: takenOf(chosen), candidates, notes: notesOf(candidates, chosen, winner?.notes ?? []) };
}

interface Judged extends Omit<DateCandidate, 'why'> {
  readonly why: readonly string[];
  readonly notes: readonly string[];
}

/** Whether a date is local time or UTC. For the QuickTime clock of a camera, the settings override the standard. */
function clockOf(date: FoundDate, options: DateOptions): 'local' | 'utc' {
  if (date.clock === 'local' || !date.source.startsWith('quicktime:') || /Z$/.test(date.raw))
    return date.clock;
  return settingFor(options.cameraVideoClock, date.camera) ?? date.clock;
}

function readLocal(date: FoundDate, options: DateOptions): Judged {
  if (date.read.kind === 'unreadable') return unusable(date, date.read.why);
  const shift = shiftOf(date, options);
  const { ms, precision } = withFraction(date.read, date.fraction);
  const wallMs = ms + shift.ms;
  const stated = date.offset === undefined ? null : parseOffset(tagText(date.offset));
  const offset = date.read.offset ?? (stated === null ? null : formatOffset(stated));
  const gps = offset === null && precision !== 'day' ? offsetFromGps(date, wallMs) : null;
  const why = [...shift.why, ...(gps === null ? [] : ['its offset follows from the GPS time'])];
  return judge(date, { wallMs, offset: offset ?? gps, precision, why, options });
}

interface UtcSetting {
  readonly members: readonly MemberEvidence[];
  readonly pairedOffset: number | null;
  readonly options: DateOptions;
}

function readUtc(date: FoundDate, { members, pairedOffset, options }: UtcSetting): Judged {
  if (date.read.kind === 'unreadable') return unusable(date, date.read.why);
  const { precision, offset } = date.read;
  const shift = shiftOf(date, options);
  const utcMs = date.read.ms + shift.ms - (offset === null ? 0 : (parseOffset(offset) ?? 0) * 60_000);
  const doubt = dateDoubt(date.read.ms, options.nowMs);
  const isZero = date.source.startsWith('quicktime:') && date.read.ms < QUICKTIME_DAY_TWO_MS;
  if (doubt !== null && (doubt.verdict === 'invalid' || isZero)) return unusable(date, doubt.why);
  const place = placeOffset(
    utcMs,
    { member: date.member, members, camera: date.camera, pairedOffset },
    options,
  );
  const wallMs = utcMs + (place?.minutes ?? 0) * 60_000;
  const why = [...shift.why, place?.because ?? 'UTC, and nothing tells the place: the day may be off by one'];
  const judged = judge(date, { wallMs, offset: formatOffset(place?.minutes ?? 0), precision, why, options });
  const placed: Judged =
    place === null ? { ...judged, confidence: 'low', notes: [unplacedNote(date)] } : judged;
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

function judge(date: FoundDate, { wallMs, offset, precision, why, options }: Reading): Judged {
  const doubt = dateDoubt(wallMs, options.nowMs);
  if (doubt?.verdict === 'invalid') return unusable(date, doubt.why);
  const remark = date.read.kind === 'date' ? date.read.remark : null;
  const judged: Judged = {
    ...plain(date),
    local: formatWallClock(wallMs, precision === 'subsecond'),
    offset,
    precision,
    confidence: remark === null ? date.confidence : 'low',
    verdict: 'usable',
    why: remark === null ? why : [remark, ...why],
    notes: [],
  };
  return doubt === null ? judged : suspect(judged, doubt.why);
}

function suspect(judged: Judged, why: string): Judged {
  return {
    ...judged,
    verdict: 'suspect',
    confidence: 'low',
    why: [why, ...judged.why.filter((each) => each !== why)],
  };
}

function unusable(date: FoundDate, why: string): Judged {
  return {
    ...plain(date),
    local: null,
    offset: null,
    precision: 'day',
    confidence: 'low',
    verdict: 'invalid',
    why: [why],
    notes: [],
  };
}

function plain({
  member,
  source,
  tag,
  raw,
  tier,
}: FoundDate): Pick<Judged, 'member' | 'source' | 'tag' | 'raw' | 'tier'> {
  return { member: member.name, source, tag, raw, tier };
}

function withFraction(read: ReadDate, fraction: unknown): Pick<ReadDate, 'ms' | 'precision'> {
  const ms = read.precision === 'second' ? fractionMs(fraction) : null;
  return ms === null ? read : { ms: read.ms + ms, precision: 'subsecond' };
}

function shiftOf(
  date: FoundDate,
  options: DateOptions,
): { readonly ms: number; readonly why: readonly string[] } {
  const ms = date.byCamera ? (settingFor(options.shifts, date.camera) ?? 0) : 0;
  if (ms === 0) return { ms, why: [] };
  return { ms, why: [`the clock of ${date.camera ?? 'its camera'} is corrected by ${ms / 1000} s`] };
}

/** The offset that follows from the GPS time. The day of that time is not used: it may differ from the local day. */
function offsetFromGps({ member, byCamera }: FoundDate, wallMs: number): string | null {
  const utcMs = byCamera ? gpsMoment(member.tags) : null;
  const minutes = utcMs === null ? null : offsetBetween(wallMs, utcMs);
  return minutes === null ? null : formatOffset(minutes);
}

function offsetOfStill(found: readonly FoundDate[], judged: readonly (Judged | null)[]): number | null {
  const at = found.findIndex(
    ({ member, byCamera }, index) =>
      byCamera && !isVideo(member) && judged[index]?.verdict === 'usable' && judged[index].offset !== null,
  );
  const offset = judged[at]?.offset;
  return offset === null || offset === undefined ? null : parseOffset(offset);
}

function choose(judged: Judged): Judged {
  const reason =
    judged.verdict === 'suspect'
      ? 'suspect, but no better date is known'
      : 'first usable date in the order of ranks';
  return { ...judged, verdict: 'chosen' satisfies DateVerdict, why: [reason, ...judged.why] };
}

function toCandidate(judged: Judged): DateCandidate {
  const { member, source, tag, raw, tier, local, offset, precision, confidence, verdict } = judged;
  const reasons = verdict === 'usable' ? ['a better date is known', ...judged.why] : judged.why;
  const why = reasons.join('; ');
  return { member, source, tag, raw, tier, local, offset, precision, confidence, verdict, why };
}

function takenOf(chosen: DateCandidate | null): CaptureTime | null {
  if (chosen === null || chosen.local === null) return null;
  const { local, offset, source, precision, confidence } = chosen;
  return { local, offset, source, precision, confidence };
}

function notesOf(
  candidates: readonly DateCandidate[],
  chosen: DateCandidate | null,
  more: readonly string[],
): readonly string[] {
  const passedOver = candidates
    .filter(
      ({ tier, verdict }) =>
        (verdict === 'invalid' || verdict === 'suspect') && tier <= (chosen?.tier ?? Infinity),
    )
    .map(({ member, source, raw, verdict, why }) => `${member}: ${source} "${raw}" is ${verdict}: ${why}`);
  return [...passedOver, ...more];
}

/** Makers with many cameras that write local time where the standard asks for UTC. */
const LOCAL_CLOCK_MAKERS = /nikon|canon|gopro/i;

function unplacedNote({ member, source, camera }: FoundDate): string {
  const advice =
    camera !== null && LOCAL_CLOCK_MAKERS.test(camera) && source.startsWith('quicktime:')
      ? `; many cameras of this maker write local time here: if ${camera} does, set its video clock to local`
      : '; a configured zone for videos would place it';
  return `${member}: ${source} is UTC and nothing tells where it was taken${advice}`;
}
