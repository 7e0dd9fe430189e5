import type { Library } from '../../library/library.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { readLedgerTotals } from './read-ledger.ts';
import { libraryRoots } from '../../holders/library-roots.ts';
import type { Roots } from '../../library/roots.ts';
import type { StateTallies } from '../plan/tallies.ts';
import { Run } from '../run/run.ts';
import type { RunState } from '../run/run-folder.ts';
import { listRunIds, runState } from '../run/run-folder.ts';

/** A run in a list; `states` counts its files, as planned until it is finished. */
export interface RunOverview {
  readonly runId: string;
  /** Name of the job that planned it, such as `ingest`. */
  readonly command: string;
  readonly createdAt: string;
  readonly state: RunState | 'damaged';
  readonly states: StateTallies;
  /** The run that this one takes back, and the one that took this one back. */
  readonly undoes?: string | undefined;
  readonly undoneBy?: string | undefined;
}

/** All runs of a library, newest first, read from the ends of their files. Told of trees whose index cannot be read. */
export function listRuns(
  library: Library,
  onDamaged: (error: MediaStructError) => void = () => {},
): readonly RunOverview[] {
  const roots = libraryRoots(library, onDamaged);
  const runs = listRunIds(library).map((runId) => overviewOf(library, runId, roots));
  const undoneBy = new Map(
    runs.filter(({ state }) => state === 'finished').map(({ undoes, runId }) => [undoes, runId]),
  );
  return runs.map((run) => ({ ...run, undoneBy: undoneBy.get(run.runId) })).reverse();
}

function overviewOf(library: Library, runId: string, roots: Roots): RunOverview {
  const run = new Run(library, runId, roots);
  const state = runState(library, runId);
  try {
    const { job: command, createdAt, options } = run.header;
    const undoes = typeof options['undoes'] === 'string' ? options['undoes'] : undefined;
    const { states } = state === 'finished' ? readLedgerTotals(library.access, run) : run.totals();
    return { runId, command, createdAt, state, states, undoes };
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    return { runId, command: 'unknown', createdAt: '', state: 'damaged', states: {} };
  }
}
