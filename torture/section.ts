import type { Tally } from './report/tally.ts';

export type Size = 'full' | 'quick';

export interface SectionTask {
  /** `quick` is the selection that is part of `npm test`. */
  readonly size: Size;
  readonly tally: Tally;
  /** Tells of what this machine does not allow; the report says loudly that it did not run. */
  readonly notRun: (what: string) => void;
  /** True for the pieces of work that this process has to do, numbered from 0. */
  readonly takes: (piece: number) => boolean;
  /** True for the cases that are wanted; all of them unless one was named. */
  readonly hasCase: (name: string) => boolean;
}

/** One kind of attack. */
export type Section = (task: SectionTask) => Promise<void>;
