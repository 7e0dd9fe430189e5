import { applyRun } from './apply/apply-run.ts';
import { clearEmptied } from './apply/clear-emptied.ts';
import { preflight } from './apply/preflight.ts';
import { refuseAbsentDisks } from './apply/refuse-absent-disks.ts';
import type { LedgerSummary } from './ledger/ledger.ts';
import { readLedgerSummary } from './ledger/read-ledger.ts';
import { writeLedger } from './ledger/write-ledger.ts';
import { checkPlan } from './check-plan.ts';
import type { Run } from './run/run.ts';
import { runInSession } from './run/run-in-session.ts';
import { numberRun, unfinishedRuns } from './run/run-folder.ts';
import { stoppedError } from './run/stopped-error.ts';
import { Warnings } from './run/warnings.ts';
import type { AnyJob, Session } from './session.ts';
import { updateIndexes } from './update-indexes.ts';

/**
 * Applies a run from wherever it stands to its end: operations, the job's finishing steps, indexes, ledger. Every step
 * may be repeated, so this is also how an interrupted run is resumed. A run whose job is not installed is
 * `tool-missing` (40), and nothing is changed.
 */
export async function completeRun(session: Session, run: Run): Promise<LedgerSummary> {
  const { library } = session;
  if (run.state === 'finished') return readLedgerSummary(library.access, run);
  const job = checkPlan(session, run.planPlace);
  refuseAbsentDisks(session, run);
  if (run.state === 'planned') {
    preflight(library, run, {
      furtherRoots: job.furtherTargets?.(session, run.header) ?? [],
      onFurther: ({ message, path }) => session.warnings.add(path ?? library.root, message),
    });
    numberRun(library, run.runId);
  }
  await job.begin?.(session, run);
  await applyRun(session, run);
  return endRun(session, run);
}

/**
 * Ends an unfinished run where it stands, so that it can be taken back: what was in flight is finished or
 * rolled back, the rest of its plan is left alone and stands in the ledger as `not-applied`.
 */
export async function stopRun(session: Session, run: Run): Promise<LedgerSummary> {
  const own = withOwnWarnings(session);
  checkPlan(session, run.planPlace);
  refuseAbsentDisks(own, run);
  await applyRun(own, run, { recoverOnly: true });
  return endRun(own, run);
}

/** Finishes every run that was begun, oldest first; each summary has the warnings of its own run. */
export async function resumeRuns(session: Session): Promise<readonly LedgerSummary[]> {
  const summaries: LedgerSummary[] = [];
  for (const runId of unfinishedRuns(session.library)) {
    const own = withOwnWarnings(session);
    summaries.push(await completeRun(own, runInSession(own, runId)));
  }
  return summaries;
}

async function endRun(session: Session, run: Run): Promise<LedgerSummary> {
  session.progress({ kind: 'phase', phase: 'writing indexes' });
  try {
    const job = jobOf(session, run);
    clearEmptied(session, run, job.clears?.(session, run) ?? []);
    await job.finish?.(session, run);
    updateIndexes(session, run);
    return writeLedger(session.library.access, run, session.warnings);
  } catch (error) {
    throw stoppedError(error, run);
  }
}

function jobOf({ jobs }: Session, run: Run): AnyJob {
  const { job, plugin } = run.header;
  return jobs.job(job, plugin);
}

function withOwnWarnings(session: Session): Session {
  return { ...session, warnings: new Warnings(session.progress) };
}
