import type { FileAccess } from '../../files/file-access.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import { isSettled } from '../plan/operation.ts';
import type { PlanPlace } from '../plan/plan-file.ts';
import { readPlan, readPlanTotals } from '../plan/plan-file.ts';
import type { DoneEvent, FailedEvent } from './journal-event.ts';
import type { JournalPlace } from './journal-file.ts';
import { readJournal } from './journal-file.ts';
import { OperationStates } from './operation-states.ts';

/** How an operation ended. */
export type Outcome =
  | Omit<DoneEvent, 'id'>
  | Omit<FailedEvent, 'id'>
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
export function* readOutcomes(
  access: FileAccess,
  { plan, journal }: { readonly plan: PlanPlace; readonly journal: JournalPlace },
): Generator<OperationOutcome> {
  const { operations } = readPlanTotals(access, plan);
  const states = OperationStates.read(access, journal, operations);
  using told = new OutcomeStream(access, journal);
  for (const operation of readPlan(access, plan)) {
    if (states.hasEnded(operation.id)) yield { operation, outcome: told.outcomeOf(operation.id) };
    else yield { operation, outcome: { kind: isSettled(operation) ? 'nothing' : 'not-applied' } };
  }
}

class OutcomeStream {
  readonly #events: ReturnType<typeof readJournal>;
  readonly #early = new Map<number, Outcome>();

  constructor(access: FileAccess, journal: JournalPlace) {
    this.#events = readJournal(access, journal);
  }

  outcomeOf(id: number): Outcome {
    const early = this.#early.get(id);
    if (early !== undefined) {
      this.#early.delete(id);
      return early;
    }
    for (let next = this.#events.next(); !next.done; next = this.#events.next()) {
      const event = next.value;
      if (event.kind !== 'done' && event.kind !== 'failed') continue;
      if (event.id === id) return event;
      this.#early.set(event.id, event);
    }
    return { kind: 'not-applied' };
  }

  /** The plan ends before the journal does, so nothing else would close it. */
  [Symbol.dispose](): void {
    this.#events.return(undefined);
  }
}
