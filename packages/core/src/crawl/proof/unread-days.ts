import { dayOf } from '../../records/proof/proof-days.ts';
import type { ProofDay } from '../../records/proof/proof-days.ts';

/** What a run read so far, sizes in bytes. */
export interface RunReadings {
  /** When it began, ISO 8601 UTC. */
  readonly since: string;
  readonly files: number;
  readonly bytes: number;
}

/** Days of files by their last reading, without what the run itself read: on the day on which it began, and later. */
export function unreadDays(
  days: readonly ProofDay[],
  { since, files, bytes }: RunReadings,
): readonly ProofDay[] {
  const today = dayOf(since);
  return days.flatMap((one) => {
    if (one.day < today) return [one];
    if (one.day > today || one.files <= files) return [];
    return [{ day: one.day, files: one.files - files, bytes: Math.max(0, one.bytes - bytes) }];
  });
}
