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
      isIndependent(other) &&
      Math.abs((parseWallClock(other.local ?? '') ?? chosenMs) - chosenMs) > DAY_MS,
  );
}

/** A date that a camera's clock wrote. */
export function isOfClock({ source }: Pick<DateCandidate, 'source'>): boolean {
  return /^(?:exif|makernotes|quicktime|riff|h264):/.test(source);
}

/** A folder, or the day on which a messenger received a file, is no reason to mistrust a clock. */
function isIndependent({ source, tag }: DateCandidate): boolean {
  return source === 'takeout' || source === 'composite:GPSDateTime' || tag === 'name';
}
