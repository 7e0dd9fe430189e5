import type { Library } from '../../library/library.ts';
import type { Roots } from '../../library/roots.ts';
import { libraryRoots } from '../../holders/library-roots.ts';
import type { StatRecord } from '../../records/file-record.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import type { PlanHeader, PlanPlace, PlanTotals } from '../plan/plan-file.ts';
import { readPlan, readPlanHeader, readPlanTotals } from '../plan/plan-file.ts';
import type { JournalEvent } from './journal-event.ts';
import type { JournalPlace, UnreadableLine } from './journal-file.ts';
import { readJournal } from './journal-file.ts';
import type { OperationOutcome } from './outcomes.ts';
import { readOutcomes } from './outcomes.ts';
import type { RunPaths, RunState } from './run-folder.ts';
import { runPaths, runState } from './run-folder.ts';

/** A run that is decided and written down; nothing is changed yet. */
export interface PreparedRun {
  readonly run: Run;
  readonly totals: PlanTotals;
}

/** A file that stands at a target because a run placed it, or found it there. */
export interface PlacedFile {
  readonly operation: PlannedOperation;
  readonly to: string;
  readonly stat: StatRecord | null;
}

/**
 * A handle on one run of a library: what was decided, what was done, how each file ended. The header is read once; all
 * else is streamed from the run's folder each time it is asked for.
 */
export class Run implements RunPaths {
  readonly library: Library;
  readonly runId: string;
  readonly folder: string;
  readonly plan: string;
  readonly journal: string;
  readonly ledger: string;
  readonly #libraryRoots: Roots;
  #header: PlanHeader | null = null;
  #roots: Roots | null = null;

  constructor(library: Library, runId: string, roots: Roots = libraryRoots(library)) {
    const { folder, plan, journal, ledger } = runPaths(library, runId);
    this.library = library;
    this.runId = runId;
    this.folder = folder;
    this.plan = plan;
    this.journal = journal;
    this.ledger = ledger;
    this.#libraryRoots = roots;
  }

  /** The roots that locations of this run are told by: the library's and the run's sources. */
  get roots(): Roots {
    return (this.#roots ??= this.#libraryRoots.with(this.header.sources));
  }

  get header(): PlanHeader {
    return (this.#header ??= readPlanHeader(this.library.access, {
      path: this.plan,
      roots: this.#libraryRoots,
    }));
  }

  get state(): RunState {
    return runState(this.library, this.runId);
  }

  get planPlace(): PlanPlace {
    return { path: this.plan, roots: this.roots };
  }

  get journalPlace(): JournalPlace {
    return { path: this.journal, roots: this.roots };
  }

  totals(): PlanTotals {
    return readPlanTotals(this.library.access, this.planPlace);
  }

  /** What was decided, in the order of the plan. Reading to the end proves the plan whole, or throws `damaged` (12). */
  operations(): Generator<PlannedOperation> {
    return readPlan(this.library.access, this.planPlace);
  }

  events(onUnreadable?: (line: UnreadableLine) => void): Generator<JournalEvent> {
    return readJournal(this.library.access, this.journalPlace, { onUnreadable });
  }

  /** What was decided and how it ended, in the order of the plan. Memory: one byte an operation. */
  outcomes(): Generator<OperationOutcome> {
    return readOutcomes(this.library.access, { plan: this.planPlace, journal: this.journalPlace });
  }

  /** The files that stand at a target now, also those whose move failed after they were placed. */
  *placed(): Generator<PlacedFile> {
    for (const { operation, outcome } of this.outcomes())
      if ((outcome.kind === 'done' || outcome.kind === 'failed') && outcome.to !== null)
        yield { operation, to: outcome.to, stat: outcome.stat };
  }

  /** The operations that placed nothing although they should have: failed, or never begun. */
  *notPlaced(): Generator<OperationOutcome> {
    for (const joined of this.outcomes()) {
      const { outcome } = joined;
      if (outcome.kind === 'not-applied' || (outcome.kind === 'failed' && outcome.to === null)) yield joined;
    }
  }
}
