import type { ProofDay } from './proof-days.ts';

/** A reading counts as recent for so long, and the pace of the readings in this time tells when all will have been read. */
export const RECENT_DAYS = 30;
const MS_PER_DAY = 86_400_000;
const DAY_LETTERS = 10;

/** How much of a tree was read to its end when; sizes in bytes. */
export interface ProofOutlook {
  /** The longest ago that any file was last read, such as `2026-08-01`; null where none was. */
  readonly oldest: string | null;
  /** Read in the last 30 days. */
  readonly recent: { readonly files: number; readonly bytes: number };
  /** Read longer ago, or never. */
  readonly older: { readonly files: number; readonly bytes: number };
  /** The day by which all of it will have been read since today's oldest reading, at the pace of the last 30 days; null where nothing was read in them. */
  readonly allBy: string | null;
}

/** What the days on which files were last read tell of the proof of a tree. */
export function proofOutlook(days: readonly ProofDay[], now: Date): ProofOutlook {
  const limit = dayAfter(now, -RECENT_DAYS);
  const sum = (some: readonly ProofDay[]) => ({
    files: some.reduce((files, day) => files + day.files, 0),
    bytes: some.reduce((bytes, day) => bytes + day.bytes, 0),
  });
  const recent = sum(days.filter(({ day }) => day > limit));
  const older = sum(days.filter(({ day }) => day <= limit));
  const oldest = days.find(({ day }) => day !== '')?.day ?? null;
  return { oldest, recent, older, allBy: allBy({ recent, older }, now) };
}

function allBy({ recent, older }: Pick<ProofOutlook, 'recent' | 'older'>, now: Date): string | null {
  if (older.files === 0) return dayAfter(now, 0);
  // Small files cost more than their bytes, so both numbers have to be reached.
  if (recent.bytes === 0 || recent.files === 0) return null;
  const times = Math.max(older.bytes / recent.bytes, older.files / recent.files);
  const days = Math.ceil(times * RECENT_DAYS);
  return days > 100 * 365 ? null : dayAfter(now, days);
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * MS_PER_DAY).toISOString().slice(0, DAY_LETTERS);
}
