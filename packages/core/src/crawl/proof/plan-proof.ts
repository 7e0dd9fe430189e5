import type { ProofDay } from '../../records/proof/proof-days.ts';

/** How much of a tree that did not change is to be read again: so many bytes, or as much as can be in so long. */
export type VerifyBudget =
  { readonly kind: 'bytes'; readonly bytes: number } | { readonly kind: 'time'; readonly ms: number };

/** Which files are read although nothing about them changed: those that were last read on these days or before, while the budget lasts. */
export interface DueDays {
  /** All files of earlier days are. */
  readonly before: string;
  /** Files of the days up to this one are as far as their part of the budget goes. */
  readonly upTo: string;
  /** ISO 8601 UTC, for all passes of a run but its first: what was read then or later was read by an earlier pass. */
  readonly since?: string | undefined;
}

/** What is left of a budget, bytes. */
export interface BudgetLeft {
  readonly bytes: number;
  /** For the days that are read in part. */
  readonly partBytes: number;
}

/** The files that one pass through the trees reads. */
export interface ProofPass {
  readonly due: DueDays;
  readonly partBytes: number;
}

/** A tree is passed through so many times at most, or one more. */
export const PASSES = 16;

/** A pass in which nothing is due. */
export const NOTHING_DUE: ProofPass = { due: { before: '', upTo: '' }, partBytes: 0 };

/**
 * The next pass through trees that reads files which were last read the longest ago; null where none is left. `days` are those of the files
 * that the run has not read yet. A number of bytes says which days fit in as a whole and which one in part. What fits in a time is not
 * known before, so each pass takes the next days with a sixteenth of `wholeBytes`. What has an error is read by every crawl and
 * needs no budget.
 */
export function planPass(
  days: readonly ProofDay[],
  left: VerifyBudget,
  wholeBytes: number,
): ProofPass | null {
  const readable = days.filter(({ day }) => day !== '');
  return left.kind === 'bytes' ? passOfBytes(readable, left.bytes) : passOfTime(readable, wholeBytes);
}

function passOfBytes(days: readonly ProofDay[], budget: number): ProofPass | null {
  let left = budget;
  for (const { day, bytes } of days) {
    const isLast = left <= bytes || day === days.at(-1)?.day;
    if (isLast) return left === 0 ? null : { due: { before: day, upTo: day }, partBytes: left };
    left -= bytes;
  }
  return null;
}

function passOfTime(days: readonly ProofDay[], wholeBytes: number): ProofPass | null {
  let bytes = 0;
  for (const day of days) {
    bytes += day.bytes;
    if (bytes >= wholeBytes / PASSES || day === days.at(-1))
      return { due: { before: '', upTo: day.day }, partBytes: Number.POSITIVE_INFINITY };
  }
  return null;
}

/** Whether a file that was last read on a day is to be read. */
export function isDue(day: string, due: DueDays | null, left: BudgetLeft): boolean {
  if (due === null || day === '' || left.bytes <= 0) return false;
  return day < due.before || (left.partBytes > 0 && day <= due.upTo);
}
