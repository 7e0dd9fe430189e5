import type { CaptureDecision } from '../metadata/capture-date.ts';
import type { DateCandidate } from '../metadata/capture-time.ts';
import { zeroBefore } from '../metadata/plausible-date.ts';
import { parseWallClock } from '../metadata/wall-clock.ts';

const DAY_MS = 86_400_000;

/**
 * True where a camera's clock says a day near the beginning of a year and something else, which is good evidence by itself, says another
 * day: then it matters whether the clock was counting up from a date at which it was never set.
 */
export function isDoubtful({ candidates }: Pick<CaptureDecision, 'candidates'>): boolean {
  const chosen = candidates.find(({ verdict }) => verdict === 'chosen');
  if (chosen === undefined || !isOfClock(chosen)) return false;
  const chosenMs = parseWallClock(chosen.local ?? '') ?? 0;
  if (zeroBefore(chosenMs) === null) return false;
  return candidates.some(
    (other) =>
      other.verdict === 'usable' &&
      Math.abs((parseWallClock(other.local ?? '') ?? chosenMs) - chosenMs) > farMs(other),
  );
}

/** A date that a camera's clock wrote. */
export function isOfClock({ source }: Pick<DateCandidate, 'source'>): boolean {
  return /^(?:exif|makernotes|quicktime|riff|h264):/.test(source);
}

/** How far away another date must be to be a reason to mistrust a clock. Pictures are put into a folder some days later. */
function farMs({ source, tag }: DateCandidate): number {
  if (source === 'takeout' || source === 'composite:GPSDateTime' || tag === 'name') return DAY_MS;
  return source === 'folder' ? 31 * DAY_MS : Infinity;
}
