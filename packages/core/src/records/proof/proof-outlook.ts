import type { ProofDay } from './proof-days.ts';
import { ProofDays } from './proof-days.ts';
import type { TreeProof } from './proof-file.ts';

/** A reading counts as recent for so long, and the pace of the readings in this time tells when all will have been read. */
export const RECENT_DAYS = 30;
/** What takes longer, days, is told as no end: the files will not live so long. */
const NO_END_DAYS = 100 * 365;
const MS_PER_DAY = 86_400_000;
const DAY_LETTERS = 10;

/** Files and the sum of their sizes in bytes. */
export interface ProofSum {
  readonly files: number;
  readonly bytes: number;
}

/** How much of a tree was read to its end when; sizes in bytes. */
export interface ProofOutlook {
  /** The longest ago that any file was last read, such as `2026-08-01`; null where none was. */
  readonly oldest: string | null;
  /** Last read in the last 30 days. */
  readonly recent: ProofSum;
  /** Last read longer ago. */
  readonly older: ProofSum;
  /** Could not be looked at or read by the last crawl, or are rotten. */
  readonly unreadable: ProofSum;
  /** What crawls of the last 30 days read again and found as it was; one file may have been several times. New files are not in it. */
  readonly readAgain: ProofSum;
  /**
   * The day by which all of `older` will have been read, at the pace of `readAgain`; null where that is more than 100 years ahead or
   * nothing was read again.
   */
  readonly allBy: string | null;
}

/** What the last crawls of a tree tell of when its files were read, and will be. */
export function proofOutlook({ days, readAgain }: TreeProof, now: Date): ProofOutlook {
  const limit = dayAfter(now, -RECENT_DAYS);
  const read = days.filter(({ day }) => day !== '');
  const older = sumOf(read.filter(({ day }) => day <= limit));
  const pace = sumOf(readAgain.filter(({ day }) => day > limit));
  return {
    oldest: read[0]?.day ?? null,
    recent: sumOf(read.filter(({ day }) => day > limit)),
    older,
    unreadable: sumOf(days.filter(({ day }) => day === '')),
    readAgain: pace,
    allBy: allBy({ older, pace }, now),
  };
}

/** What earlier crawls read again, with what this one did; what is older than 30 days is left out. */
export function withReadAgain(
  earlier: readonly ProofDay[],
  readAgain: ProofSum,
  now: Date,
): readonly ProofDay[] {
  const days = new ProofDays();
  const limit = dayAfter(now, -RECENT_DAYS);
  for (const day of earlier) if (day.day > limit) days.add(day);
  if (readAgain.files > 0) days.add({ day: dayAfter(now, 0), ...readAgain });
  return days.sorted();
}

function sumOf(days: readonly ProofDay[]): ProofSum {
  return {
    files: days.reduce((files, day) => files + day.files, 0),
    bytes: days.reduce((bytes, day) => bytes + day.bytes, 0),
  };
}

/** Small files cost more than their bytes, so both numbers have to be reached. */
function allBy({ older, pace }: { older: ProofSum; pace: ProofSum }, now: Date): string | null {
  const times = Math.max(timesOf(older.files, pace.files), timesOf(older.bytes, pace.bytes));
  const days = Math.ceil(times * RECENT_DAYS);
  return days > NO_END_DAYS ? null : dayAfter(now, days);
}

function timesOf(left: number, pace: number): number {
  return left === 0 ? 0 : left / pace;
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * MS_PER_DAY).toISOString().slice(0, DAY_LETTERS);
}
