import { completeRun, stopRun } from '../../journal/complete-run.ts';
import type { LedgerSummary } from '../../journal/ledger/ledger.ts';
import { unfinishedRuns } from '../../journal/run/run-folder.ts';
import type { Run } from '../../journal/run/run.ts';
import { runInSession } from '../../journal/run/run-in-session.ts';
import { Warnings } from '../../journal/run/warnings.ts';
import type { Session } from '../../journal/session.ts';

/** Finishes the ingests that were cut off, oldest first. Runs of other jobs are left to whoever began them. */
export function resumeIngests(session: Session): Promise<readonly LedgerSummary[]> {
  return endEach(session, completeRun);
}

/** Ends the ingests that were cut off where they stand: what they did not reach stays in its drop folder. */
export function stopIngests(session: Session): Promise<readonly LedgerSummary[]> {
  return endEach(session, stopRun);
}

async function endEach(
  session: Session,
  end: (session: Session, run: Run) => Promise<LedgerSummary>,
): Promise<readonly LedgerSummary[]> {
  const summaries: LedgerSummary[] = [];
  for (const runId of unfinishedRuns(session.library)) {
    const own = { ...session, warnings: new Warnings(session.progress) };
    const run = runInSession(own, runId);
    if (run.header.job === 'ingest') summaries.push(await end(own, run));
  }
  return summaries;
}
