import type { Trust } from './date-evidence.ts';
import type { JudgedDate } from './judged-date.ts';
import { isPartial, periodEnd } from './wall-clock.ts';

const DAY_MS = 86_400_000;

/** The owner's date beside the one that the ranks choose. */
export interface OwnersWord {
  readonly date: JudgedDate;
  /** True if it counts in place of the other. */
  readonly wins: boolean;
  /** True if the two are more than a day apart. */
  readonly disagrees: boolean;
}

/**
 * The date that the owner of a picture wrote into an XMP sidecar, or into the XMP of the picture itself, after it was taken:
 * exif:DateTimeOriginal or photoshop:DateCreated. With `newest` it wins where it was written after the other date and is more
 * than a day away from it, as of a scan or a camera with a wrong clock; less than that is a matter of zones and fractions. Null if
 * there is no such date beside the one that was chosen.
 */
export function ownersWord(
  judged: readonly JudgedDate[],
  chosen: JudgedDate | undefined,
  trust: Trust,
): OwnersWord | null {
  const [date] = judged
    .filter((each) => each.verdict === 'usable' && isOwners(each))
    .sort((a, b) => (b.found.writtenMs ?? 0) - (a.found.writtenMs ?? 0) || a.tier - b.tier);
  if (date === undefined || date === chosen || chosen === undefined) return null;
  const disagrees = apartMs(date, chosen) > DAY_MS;
  const wins = trust === 'owner' || (trust === 'newest' && disagrees && isNewer(date, chosen));
  return { date, wins, disagrees };
}

function isOwners({ found }: JudgedDate): boolean {
  const isAbout = found.member.role === 'sidecar' || found.member.role === 'main';
  return (
    isAbout && /^XMP:XMP-(?:exif|photoshop):(?:Copy\d+:)?(?:DateTimeOriginal|DateCreated)$/.test(found.tag)
  );
}

/** Later than what the chosen date says, or, of two dates in XMP, written later. */
function isNewer(date: JudgedDate, chosen: JudgedDate): boolean {
  const written = date.found.writtenMs;
  if (written == null) return false;
  const other = isOwners(chosen) ? chosen.found.writtenMs : chosen.wallMs;
  return written > (other ?? -Infinity);
}

/** How far two dates are apart, in milliseconds; 0 where one lies in the period that the other names. */
export function apartMs(a: JudgedDate, b: JudgedDate): number {
  const [first, second] = [a, b].sort((x, y) => (x.wallMs ?? 0) - (y.wallMs ?? 0));
  const start = first?.wallMs ?? 0;
  const end = isPartial(first?.precision ?? '') ? periodEnd(start, first?.precision ?? '') - 1 : start;
  return Math.max(0, (second?.wallMs ?? 0) - end);
}
