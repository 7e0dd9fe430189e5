import type { CaptureTime, DateCandidate, DateVerdict } from './capture-time.ts';
import type { DateOptions, MemberEvidence } from './date-evidence.ts';
import { findDates } from './found-dates.ts';
import type { JudgedDate } from './judged-date.ts';
import { judgeDates } from './judged-date.ts';
import type { OwnersWord } from './owners-word.ts';
import { apartMs, ownersWord } from './owners-word.ts';
import { isPartial } from './wall-clock.ts';

/** The capture time of a group of files, and how it was found. */
export interface CaptureDecision {
  /** Null if no date can be used: the group is undated. */
  readonly taken: CaptureTime | null;
  /** Every date that was found, the best rank first. */
  readonly candidates: readonly DateCandidate[];
  /** Sentences for the user: better dates that were refused, and times whose place is not known. */
  readonly notes: readonly string[];
  /** What the date rests on beside its source; the report of a run tells it. */
  readonly remarks: readonly DateRemark[];
}

/**
 * `assumed`: something was taken for granted, such as the zone of a film. `owner`: the owner's date was taken in place of another.
 * `disagrees`: the owner's date is more than a day away and was not taken. `suspect`: nothing better is known than what a clock shows
 * that was never set. `partial`: only the year or the month is known.
 */
export interface DateRemark {
  readonly kind: 'assumed' | 'owner' | 'disagrees' | 'suspect' | 'partial';
  readonly text: string;
}

/**
 * Decides when the picture of a group was taken. Chooses the first usable date in the order of ranks
 * (`found-dates.ts`), or else the first suspect one, with low confidence. Invalid dates are only noted. The owner's own date may come
 * before all of them (`owners-word.ts`).
 */
export function decideCaptureTime(members: readonly MemberEvidence[], options: DateOptions): CaptureDecision {
  const judged = judgeDates(findDates(members, options), members, options);
  const ranked = finest(judged, confirmed(judged, firstByRank(judged)));
  const owner = ownersWord(judged, ranked?.date, options.trust ?? 'newest');
  const winner = owner?.wins === true ? { date: owner.date, reason: OWNERS } : ranked;
  const candidates = judged.map((each) => toCandidate(each, winner));
  const chosen = candidates.find(({ verdict }) => verdict === 'chosen') ?? null;
  const remarks = winner === null ? [] : remarksOf(winner, owner, ranked?.date);
  return { taken: takenOf(chosen), candidates, notes: notesOf(candidates, chosen, remarks), remarks };
}

interface Choice {
  readonly date: JudgedDate;
  readonly reason: string;
  /** True for a date that only looked suspect. */
  readonly isConfirmed?: true;
}

const OWNERS = "the owner's own date";

function firstByRank(judged: readonly JudgedDate[]): Choice | null {
  const usable = judged.find(({ verdict }) => verdict === 'usable');
  if (usable !== undefined) return { date: usable, reason: 'first usable date in the order of ranks' };
  const suspect = judged.find(({ verdict }) => verdict === 'suspect');
  return suspect === undefined ? null : { date: suspect, reason: 'suspect, but no better date is known' };
}

const DAY_MS = 86_400_000;
/** A day, and what a zone may make of it. */
const NEARLY_A_DAY_MS = 26 * 3_600_000;
/** What says only when pictures were put together, such as a folder, does so within a month. */
const NEARLY_A_MONTH_MS = 31 * DAY_MS;

/**
 * A better ranked date that only looks like that of a clock that was never set is right if something else than a camera's clock tells
 * nearly the same: somebody did take pictures at midnight of a new year.
 */
function confirmed(judged: readonly JudgedDate[], choice: Choice | null): Choice | null {
  if (choice === null || choice.date.verdict === 'suspect' || choice.date.found.byCamera) return choice;
  const { date } = choice;
  const near = LATE_SOURCES.has(date.source) ? NEARLY_A_MONTH_MS : NEARLY_A_DAY_MS;
  const better = judged.find(
    (each) => each.verdict === 'suspect' && each.tier < date.tier && apartMs(each, date) <= near,
  );
  return better === undefined
    ? choice
    : { date: better, reason: `confirmed by ${date.source}`, isConfirmed: true };
}

const LATE_SOURCES: ReadonlySet<string> = new Set(['folder', 'modify-date', 'mtime']);

/** Where the best date tells only a year or a month, the next one within it that tells more. */
function finest(judged: readonly JudgedDate[], choice: Choice | null): Choice | null {
  if (choice === null || !isPartial(choice.date.precision)) return choice;
  const { date } = choice;
  const within = judged.find(
    (each) =>
      each.verdict === 'usable' &&
      !isPartial(each.precision) &&
      each.local?.startsWith(date.local ?? '?') === true,
  );
  return within === undefined ? choice : { date: within, reason: `within what ${date.source} tells` };
}

function toCandidate(judged: JudgedDate, choice: Choice | null): DateCandidate {
  const { member, source, tag, raw, tier, local, offset, precision } = judged;
  const isChosen = judged === choice?.date;
  const confidence = isChosen && choice.isConfirmed ? judged.found.confidence : judged.confidence;
  const verdict: DateVerdict = isChosen ? 'chosen' : judged.verdict;
  const first = isChosen ? [choice.reason] : verdict === 'usable' ? ['a better date is known'] : [];
  const why = [...first, ...judged.why].join('; ');
  return { member, source, tag, raw, tier, local, offset, precision, confidence, verdict, why };
}

function takenOf(chosen: DateCandidate | null): CaptureTime | null {
  if (chosen === null || chosen.local === null) return null;
  const { local, offset, source, precision, confidence } = chosen;
  return { local, offset, source, precision, confidence };
}

function remarksOf(
  { date, isConfirmed }: Choice,
  owner: OwnersWord | null,
  ranked: JudgedDate | undefined,
): readonly DateRemark[] {
  const remarks: DateRemark[] = [];
  if (date.assumed !== null) remarks.push({ kind: 'assumed', text: date.assumed });
  if (owner !== null && ranked !== undefined && (owner.wins || owner.disagrees)) {
    const [taken, other] = owner.wins ? [owner.date, ranked] : [ranked, owner.date];
    remarks.push({
      kind: owner.wins ? 'owner' : 'disagrees',
      text: `${taken.member}: ${taken.source} ${taken.local} was taken, not ${other.local} of ${other.source} in ${other.member}`,
    });
  }
  if (date.verdict === 'suspect' && !isConfirmed)
    remarks.push({ kind: 'suspect', text: date.why[0] ?? 'suspect' });
  if (isPartial(date.precision))
    remarks.push({ kind: 'partial', text: `only the ${date.precision} is known` });
  return remarks;
}

function notesOf(
  candidates: readonly DateCandidate[],
  chosen: DateCandidate | null,
  remarks: readonly DateRemark[],
): readonly string[] {
  const passedOver = candidates
    .filter(
      ({ tier, verdict }) =>
        (verdict === 'invalid' || verdict === 'suspect') && tier <= (chosen?.tier ?? Infinity),
    )
    .map(({ member, source, raw, verdict, why }) => `${member}: ${source} "${raw}" is ${verdict}: ${why}`);
  const told = remarks
    .filter(({ kind }) => kind !== 'suspect')
    .map(({ kind, text }) => (kind === 'assumed' ? `${chosen?.member ?? ''}: ${text}` : text));
  return [...passedOver, ...told];
}
