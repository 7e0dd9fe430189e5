import { displayPath } from '../../files/path-text.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { PRIVATE, StateFileWriter } from '../../files/state-file.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Roots } from '../../library/roots.ts';
import type { LedgerEntry, LedgerSummary, LedgerTotals } from './ledger.ts';
import { LEDGER_FORMAT, SummaryBuilder } from './ledger.ts';
import { sizeOf } from '../plan/operation.ts';
import type { OperationOutcome } from '../run/outcomes.ts';
import type { Run } from '../run/run.ts';
import type { Warning, WarningList } from '../run/warnings.ts';

/** What the ledger needs of a run. */
type EndingRun = Pick<Run, 'runId' | 'folder' | 'ledger' | 'roots' | 'header' | 'totals' | 'outcomes'>;

/**
 * Writes the ledger of a run: one end state for every operation of its plan, which is one for every file
 * discovered, and for every file made of others. A sum that does not come out is a bug and ends the run as one. The ledger's presence marks the
 * run as finished, so it is written last.
 */
export function writeLedger(access: FileAccess, run: EndingRun, warnings: WarningList): LedgerSummary {
  const { job } = run.header;
  const { roots, runId } = run;
  const totals = run.totals();
  const summary = new SummaryBuilder();
  using writer = new StateFileWriter(access, run.ledger, { mode: PRIVATE });
  writer.write(`${JSON.stringify({ ...LEDGER_FORMAT, runId, job })}\n`);
  for (const joined of run.outcomes()) {
    const entry = toLedgerEntry(joined);
    summary.add(entry);
    writer.write(`${formatEntry(entry, roots)}\n`);
  }
  const sums = summary.totals();
  checkSum(sums, { expected: totals.operations, run });
  for (const warning of warnings.first) writer.write(`${formatWarning(warning, roots)}\n`);
  writer.write(`${JSON.stringify({ footer: true, ...sums, warnings: warnings.count })}\n`);
  writer.commit();
  return summary.summary({ runId, command: job, warnings });
}

/** How the ledger tells of an operation. */
export function toLedgerEntry({ operation, outcome }: OperationOutcome): LedgerEntry {
  const { id, from, because, damage, readBy } = operation;
  const { member, further } = operation;
  // What an archive holds was discovered in it; segments and further copies were not.
  const isMade = further === true || (operation.kind === 'derive' && member === undefined);
  const made = isMade ? { made: true as const } : {};
  const known = {
    id,
    path: from,
    member,
    size: sizeOf(operation),
    ...made,
    ...(damage === undefined ? {} : { damage }),
    ...(readBy === undefined ? {} : { readBy }),
  };
  switch (outcome.kind) {
    case 'done':
      return {
        ...known,
        state: operation.state,
        to: outcome.to ?? undefined,
        code: because.code,
        detail: because.detail,
      };
    case 'nothing':
      return { ...known, state: operation.state, code: because.code, detail: because.detail };
    case 'failed':
      return {
        ...known,
        state: 'failed',
        to: outcome.to ?? undefined,
        code: outcome.code,
        detail: outcome.message,
      };
    case 'not-applied':
      return { ...known, state: 'not-applied', code: 'not-applied' };
  }
}

function formatEntry(entry: LedgerEntry, roots: Roots): string {
  const { id, path, to, ...rest } = entry;
  return JSON.stringify({
    id,
    path: roots.toStored(path),
    ...(to === undefined ? {} : { to: roots.toStored(to) }),
    ...rest,
  });
}

function formatWarning({ path, message }: Warning, roots: Roots): string {
  return JSON.stringify({ warning: true, path: roots.toStored(path), message });
}

function checkSum(
  sums: LedgerTotals,
  { expected, run }: { readonly expected: number; readonly run: EndingRun },
): void {
  const counted = Object.values(sums.states).reduce((sum, { files }) => sum + files, 0);
  const summed = sums.discovered.files + (sums.made?.files ?? 0);
  if (counted === expected && summed === expected) return;
  throw new MediaStructError(
    'bug',
    `${displayPath(run.folder)}: ${expected} files were discovered, ${counted} have an end state`,
    {
      path: run.folder,
      suggestions: ['This is a bug. The journal is kept; please report it with the run folder.'],
    },
  );
}
