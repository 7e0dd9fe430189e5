import type { ProofDay } from '../../records/proof/proof-days.ts';

/** How much of a tree that did not change is to be read again: so many bytes, or as much as can be in so long. */
export type VerifyBudget =
  { readonly kind: 'bytes'; readonly bytes: number } | { readonly kind: 'time'; readonly ms: number };

/** Which files are read although nothing about them changed: those that were last read on these days or before. */
export interface DueDays {
  /** Read whatever has been read already. */
  readonly before: string;
  /** Read as long as the budget lasts. */
  readonly upTo: string;
  /** ISO 8601 UTC: what was read then or later was read by this run. */
  readonly since?: string | undefined;
}

export interface ProofPlan {
  readonly passes: readonly DueDays[];
  /** Of a budget in bytes, what is left for the day that is read in part. */
  readonly partBytes: number;
}

/** A tree is passed through so many times at most. */
const PASSES = 16;

/**
 * The passes through a tree in which its files are read, those first that were read the longest ago. A number of bytes says which days fit in
 * as a whole and which one in part, so one pass does. What fits in a time is not known before, so each pass takes some days, oldest first. What
 * has an error is read by every crawl and needs no budget.
 */
export function planProof(days: readonly ProofDay[], budget: VerifyBudget): ProofPlan {
  const readable = days.filter(({ day }) => day !== '');
  return budget.kind === 'bytes'
    ? daysOfBytes(readable, budget.bytes)
    : { passes: daysInTurn(readable), partBytes: 0 };
}

function daysOfBytes(days: readonly ProofDay[], budget: number): ProofPlan {
  let left = budget;
  for (const { day, bytes } of days) {
    const isLast = left <= bytes || day === days.at(-1)?.day;
    if (isLast) return { passes: left === 0 ? [] : [{ before: day, upTo: day }], partBytes: left };
    left -= bytes;
  }
  return { passes: [], partBytes: 0 };
}

function daysInTurn(days: readonly ProofDay[]): readonly DueDays[] {
  const whole = days.reduce((sum, { bytes }) => sum + bytes, 0);
  const passes: DueDays[] = [];
  let bytes = 0;
  days.forEach(({ day, bytes: more }, nth) => {
    bytes += more;
    if (bytes < whole / PASSES && nth < days.length - 1) return;
    passes.push({ before: '', upTo: day });
    bytes = 0;
  });
  return passes;
}

/** Whether a file that was last read on a day is to be read. */
export function isDue(day: string, due: DueDays | null, { isSpent }: { readonly isSpent: boolean }): boolean {
  if (due === null || day === '') return false;
  return day < due.before || (!isSpent && day <= due.upTo);
}
