import type { KnownCopy, TakenRecord } from '@mediastruct/core';
import { goesBefore, periodOf } from '@mediastruct/core/catalogue';

/** When a picture was taken, the clock on the wall there, and how much of that is known. */
export type Taken = Pick<TakenRecord, 'local' | 'precision'>;

/** When the content of these copies was taken, by the rule that the calendar counts by: the earliest time that has a day, else the earliest month, then year. Null where nobody knows. */
export function takenOf(copies: readonly Pick<KnownCopy, 'taken'>[]): Taken | null {
  let best: Taken | null = null;
  for (const { taken } of copies)
    if (taken !== null && (best === null || isBefore(taken, best))) best = taken;
  return best && { local: best.local, precision: best.precision };
}

function isBefore(one: Taken, other: Taken): boolean {
  const [a, b] = [periodOf(one.local) ?? '', periodOf(other.local) ?? ''];
  return a === b ? one.local < other.local : goesBefore(a, b);
}
