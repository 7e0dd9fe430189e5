import type { TakenRecord } from '../../records/file-record.ts';
import { toLedgerEntry } from '../ledger/write-ledger.ts';
import type { LedgerEntry } from '../ledger/ledger.ts';
import type { OperationOutcome } from '../run/outcomes.ts';
import type { Run } from '../run/run.ts';
import { assumedOf } from './assumed.ts';

/** One file of a run: how it ended, why, and what was assumed about it. */
export interface ReportRow extends Omit<LedgerEntry, 'id' | 'made'> {
  /** Another copy of its content that was read back in the run. */
  readonly copy?: string | undefined;
  readonly taken?: TakenRecord | undefined;
  /** What of its date was assumed and not read, for people. */
  readonly assumed?: string | undefined;
}

/**
 * The files of a run in the order of its plan; of an unfinished run, how they stand. With `leftOnly` those that were left where they
 * were. Memory: one byte an operation.
 */
export function* reportRows(run: Run, leftOnly = false): Generator<ReportRow> {
  for (const joined of run.outcomes()) {
    const row = rowOf(joined);
    if (!leftOnly || isLeft(row)) yield row;
  }
}

function rowOf({ operation, outcome }: OperationOutcome): ReportRow {
  const { path, member, size, state, to, code, detail, damage } = toLedgerEntry({ operation, outcome });
  const { taken } = operation;
  const copy = outcome.kind === 'done' ? outcome.keeper : undefined;
  const assumed = taken === undefined ? undefined : (assumedOf(taken, operation.because.detail) ?? undefined);
  return { path, member, size, state, to, copy, code, detail, taken, assumed, damage };
}

/** True for a file of which the run made or proved no copy: it stays where it was, and nowhere else that the run knows. */
export function isLeft({ to, copy }: ReportRow): boolean {
  return to === undefined && copy === undefined;
}
