import type { Library } from '../../library/library.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { readLedgerTotals } from './read-ledger.ts';
import { readPlanHeader, readPlanTotals } from '../plan/plan-file.ts';
import type { PlanTotals } from '../plan/plan-file.ts';
import type { RunState } from '../run/run-folder.ts';
import { listRunIds, runPaths, runState } from '../run/run-folder.ts';

/** A run in a list; `states` counts its files, as planned until it is finished. */
export interface RunOverview {
  readonly runId: string;
  readonly command: string;
  readonly createdAt: string;
  readonly state: RunState | 'damaged';
  readonly states: PlanTotals['states'];
  /** The run that this one takes back, and the one that took this one back. */
  readonly undoes?: string | undefined;
  readonly undoneBy?: string | undefined;
}

/** All runs of a library, newest first, read from the ends of their files. */
export function listRuns(library: Library): readonly RunOverview[] {
  const runs = listRunIds(library).map((runId) => overviewOf(library, runId));
  const undoneBy = new Map(
    runs.filter(({ state }) => state === 'finished').map(({ undoes, runId }) => [undoes, runId]),
  );
  return runs.map((run) => ({ ...run, undoneBy: undoneBy.get(run.runId) })).reverse();
}

function overviewOf(library: Library, runId: string): RunOverview {
  const paths = runPaths(library, runId);
  const state = runState(library, runId);
  try {
    const { command, createdAt, options } = readPlanHeader(library.access, paths.plan);
    const undoes = typeof options['undoes'] === 'string' ? options['undoes'] : undefined;
    const { states } =
      state === 'finished'
        ? readLedgerTotals(library.access, paths)
        : readPlanTotals(library.access, paths.plan);
    return { runId, command, createdAt, state, states, undoes };
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    return { runId, command: 'unknown', createdAt: '', state: 'damaged', states: {} };
  }
}
