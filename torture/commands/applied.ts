import { warnOf } from '@mediastruct/core/testing';
import type { LedgerSummary, Session } from '@mediastruct/core';
import { findRun, planUndo, resumeRuns } from '@mediastruct/core';
import { completeRun } from '@mediastruct/core/testing';
import { isChange, watchedAccess } from '../watched-access.ts';
import type { Planner, TortureCase } from './case.ts';
import type { Stage } from './stage.ts';
import { stageSession } from './stage.ts';

const STOPPED = 'stopped on purpose';

/** Plans and applies, as every command that changes files does. */
export function applied(plan: Planner): TortureCase['act'] {
  return async (session, stage) => completeRun(session, (await plan(session, stage)).run);
}

export const planUndoLast: Planner = (session) =>
  planUndo(session, findRun(session.library, 'last', warnOf(session)));

/** Begins a run and stops it after the first change of a file whose call and paths fit. */
export async function stop(stage: Stage, plan: Planner, isStop: (text: string) => boolean): Promise<void> {
  const access = watchedAccess(stage.access, {
    after: (call) => {
      if (isChange(call) && isStop(`${call.name} ${String(call.args[0])} ${String(call.args[1])}`))
        throw new Error(STOPPED);
    },
  });
  const stopped = { ...stage, access };
  await applied(plan)(stageSession(stopped), stopped).then(
    () => {
      throw new Error('the run came to its end although it was to be stopped');
    },
    (error: Error) => {
      if (error.message !== STOPPED) throw error;
    },
  );
}

export async function resumeAll(session: Session): Promise<LedgerSummary> {
  const [summary] = await resumeRuns(session);
  if (summary === undefined) throw new Error('there was nothing to resume');
  return summary;
}
