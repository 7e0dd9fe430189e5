import { thisHolder } from '../library/lock-holder.ts';
import { completeRun } from './complete-run.ts';
import type { LedgerSummary } from './ledger/ledger.ts';
import { lookAtRun } from './look-at-run.ts';
import { refuseStale } from './refuse-stale.ts';
import type { PreparedRun } from './run/run.ts';
import { discardRun, keepForDecision, listRunIds, runState } from './run/run-folder.ts';
import type { Session } from './session.ts';
import type { LockOptions } from './with-session.ts';
import { underLock } from './with-session.ts';

/** A change as a command asks for it. */
export interface ChangeRequest extends LockOptions {
  /** Plans the run; called while the library is locked. */
  readonly plan: (session: Session) => Promise<PreparedRun>;
}

export interface ChangeOutcome {
  readonly prepared: PreparedRun;
  /** Null where the change was not agreed to, or where there was nothing to do; nothing was changed then. */
  readonly report: LedgerSummary | null;
}

/**
 * The way of every change: plans under the lock, lets `agree` decide without it, and applies under the lock again. What
 * other runs changed meanwhile is looked for first: files that are not as planned are told and stay, and a plan of which
 * nothing is left is `plan-stale` (22). A plan that is not agreed to, or only looked at, or of which its job says that its run would change nothing, leaves
 * nothing behind.
 */
export async function changeRun(
  session: Session,
  request: ChangeRequest,
  agree: (prepared: PreparedRun) => Promise<boolean>,
): Promise<ChangeOutcome> {
  if (request.looksOnly) return { prepared: await lookAtRun(session, request, agree), report: null };
  const { library } = session;
  const { prepared, before, isIdle } = await underLock(session, request, async () => {
    const planned = await request.plan(session);
    keepForDecision(library, planned.run.runId, thisHolder(request.command));
    return { prepared: planned, before: begunRuns(session), isIdle: await isIdleRun(session, planned) };
  });
  const { run } = prepared;
  try {
    if (!(await agree(prepared)) || isIdle) {
      discardRun(library, run.runId);
      return { prepared, report: null };
    }
    const report = await underLock(session, request, async () => {
      if (begunRuns(session).some((runId) => !before.includes(runId))) refuseStale(session, run);
      return completeRun(session, run);
    });
    return { prepared, report };
  } catch (error) {
    discardRun(library, run.runId);
    throw error;
  }
}

/** Where there is nothing to do, most jobs write down that somebody asked. */
async function isIdleRun(session: Session, { run, totals }: PreparedRun): Promise<boolean> {
  if (totals.operations > 0) return false;
  const { job, plugin } = run.header;
  return (await session.jobs.job(job, plugin).isIdle?.(session, run)) ?? false;
}

function begunRuns({ library }: Session): readonly string[] {
  return listRunIds(library).filter((runId) => runState(library, runId) !== 'planned');
}
