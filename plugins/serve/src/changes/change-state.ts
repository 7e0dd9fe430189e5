import type { LedgerSummary, PlanTotals, WarningList } from '@mediastruct/core';

/** How far something is that takes a while. */
export interface ChangeProgress {
  readonly phase: string;
  readonly files: number;
  /** Null where it is not known. */
  readonly totalFiles: number | null;
}

interface OfRun {
  /** The job of the run, such as `dedupe`. */
  readonly command: string;
  readonly runId: string;
  /** The run that it takes back; null where it takes none back. */
  readonly undoes: string | null;
  readonly totals: PlanTotals;
  /** What each end state of the plan means. */
  readonly meanings: Readonly<Record<string, string>>;
  /** True where the run cannot be taken back. */
  readonly isFinal: boolean;
}

/** Where the one change stands that pages are about. */
export type ChangeState =
  | { readonly kind: 'none' }
  | { readonly kind: 'planning'; readonly command: string; readonly progress: ChangeProgress | null }
  | ({ readonly kind: 'planned'; readonly warnings: WarningList } & OfRun)
  | ({ readonly kind: 'applying'; readonly progress: ChangeProgress | null } & OfRun)
  | ({ readonly kind: 'applied'; readonly report: LedgerSummary } & OfRun)
  /** `carryOut` is the command that applies the plan which was saved. */
  | ({ readonly kind: 'saved'; readonly path: string; readonly carryOut: string } & OfRun)
  | {
      readonly kind: 'failed';
      readonly command: string;
      readonly code: string;
      readonly message: string;
      readonly suggestions: readonly string[];
    };

/** What `/api/change` answers. */
export interface ChangeAnswer {
  /** Whether this server takes changes at all. */
  readonly isAllowed: boolean;
  readonly change: ChangeState;
}

/** One operation of a plan as a page shows it. */
export interface PlannedRow {
  readonly from: string;
  /** Null where the file stays. */
  readonly to: string | null;
  readonly bytes: number;
  readonly state: string;
  readonly why: string;
}
