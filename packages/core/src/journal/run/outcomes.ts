import type { FileAccess } from '../../files/file-access.ts';
import type { StatRecord } from '../../records/file-record.ts';
import type { Placing } from './journal-file.ts';
import { readJournal } from './journal-file.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import { OperationStates } from './operation-states.ts';
import { readPlan, readPlanTotals } from '../plan/plan-file.ts';
import type { RunPaths } from './run-folder.ts';

/** How an operation ended. `to` and `stat` tell of a file that now stands at a target, also after a failure. */
export type Outcome =
  | {
      readonly kind: 'done';
      readonly to: string | null;
      readonly stat: StatRecord | null;
      readonly how: Placing | null;
      /** The other copy that was read back and found the same in this run. */
      readonly keeper?: string | undefined;
    }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly to: string | null;
      readonly stat: StatRecord | null;
    }
  /** Nothing was to be done; the plan's own state holds. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'not-applied' };

export interface OperationOutcome {
  readonly operation: PlannedOperation;
  readonly outcome: Outcome;
}

/**
 * Joins plan and journal in the order of the plan. Memory: one byte an operation, and the outcomes that
 * the journal tells earlier than the plan (at most one batch).
 */
export function* readOutcomes(access: FileAccess, run: RunPaths): Generator<OperationOutcome> {
  const { operations } = readPlanTotals(access, run.plan);
  const states = OperationStates.read(access, run.journal, operations);
  using told = new OutcomeStream(access, run.journal);
  for (const operation of readPlan(access, run.plan)) {
    if (states.hasEnded(operation.id)) yield { operation, outcome: told.outcomeOf(operation.id) };
    else yield { operation, outcome: { kind: isNothing(operation) ? 'nothing' : 'not-applied' } };
  }
}

/** An operation that changes nothing and relies on nothing has its end state in the plan already. */
export function isNothing(operation: PlannedOperation): boolean {
  return operation.kind === 'none' && operation.keepers === undefined;
}

class OutcomeStream {
  readonly #events: ReturnType<typeof readJournal>;
  readonly #early = new Map<number, Outcome>();

  constructor(access: FileAccess, journalPath: string) {
    this.#events = readJournal(access, journalPath);
  }

  outcomeOf(id: number): Outcome {
    const early = this.#early.get(id);
    if (early !== undefined) {
      this.#early.delete(id);
      return early;
    }
    for (let next = this.#events.next(); !next.done; next = this.#events.next()) {
      const event = next.value;
      if (event.t !== 'done' && event.t !== 'failed') continue;
      const { t, id: told, ...rest } = event;
      const outcome = { kind: t, ...rest } as Outcome;
      if (told === id) return outcome;
      this.#early.set(told, outcome);
    }
    return { kind: 'not-applied' };
  }

  /** The plan ends before the journal does, so nothing else would close it. */
  [Symbol.dispose](): void {
    this.#events.return(undefined);
  }
}
