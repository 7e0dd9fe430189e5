import type { Budget } from '@mediastruct/command';
import type { VerifyDiskRequest } from './verify-disk.ts';

/** What the user said of how much is to be read. */
export interface AskedLimits {
  readonly budget?: Budget | undefined;
  readonly minutes?: number | undefined;
}

/** How much a verification reads, and for how long; of two times the shorter one. */
export function verifyLimits({
  budget,
  minutes,
}: AskedLimits): Pick<VerifyDiskRequest, 'budget' | 'seconds'> {
  const times = [
    ...(budget?.kind === 'time' ? [budget.ms / 1000] : []),
    ...(minutes === undefined ? [] : [minutes * 60]),
  ];
  return {
    budget: budget?.kind === 'bytes' ? budget : { kind: 'all' },
    seconds: times.length === 0 ? undefined : Math.min(...times),
  };
}
