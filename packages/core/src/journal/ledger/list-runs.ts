import type { Library } from '../../library/library.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { readLedgerTotals } from './read-ledger.ts';
import { libraryRoots } from '../../holders/library-roots.ts';
import type { Roots } from '../../library/roots.ts';
import type { StateTallies } from '../plan/tallies.ts';
import { Run } from '../run/run.ts';
import type { RunState } from '../run/run-folder.ts';
import { listRunIds, runState } from '../run/run-folder.ts';

/** The name of a run tells its job (`newRunId`). */
const UNDO = /-undo-[0-9a-f]+$/;

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
  const undoneBy = undoersOf(runs);
  return runs.map((run) => ({ ...run, undoneBy: undoneBy.get(run.runId) })).reverse();
}

/** Some of the runs of a library, newest first. */
export interface RunPage {
  readonly runs: readonly RunOverview[];
  /** How many there are in all. */
  readonly total: number;
}

/** The runs behind the first `from`, at most so many. Costs a look at the name of each run, and at the files of those that are given and of every undo. */
export function pageOfRuns(
  library: Library,
  { from, most }: { readonly from: number; readonly most: number },
  onDamaged: (error: MediaStructError) => void = () => {},
): RunPage {
  const roots = libraryRoots(library, onDamaged);
  const ids = listRunIds(library).toReversed();
  const undoneBy = undoersIn(library, { ids: ids.toReversed(), roots });
  const runs = ids.slice(from, from + most).map((runId) => overviewOf(library, runId, roots));
  return { runs: runs.map((run) => ({ ...run, undoneBy: undoneBy.get(run.runId) })), total: ids.length };
}

/** One run as a list has it. */
export function runOverview({ library, runId }: Run): RunOverview {
  const roots = libraryRoots(library, () => {});
  const undoneBy = undoersIn(library, { ids: listRunIds(library), roots });
  return { ...overviewOf(library, runId, roots), undoneBy: undoneBy.get(runId) };
}

function undoersIn(
  library: Library,
  { ids, roots }: { readonly ids: readonly string[]; readonly roots: Roots },
): ReturnType<typeof undoersOf> {
  return undoersOf(ids.filter((runId) => UNDO.test(runId)).map((runId) => overviewOf(library, runId, roots)));
}

/** The finished runs that take others back, by those; where there are several, the last of them. */
function undoersOf(oldestFirst: readonly RunOverview[]): ReadonlyMap<string | undefined, string> {
  return new Map(
    oldestFirst.filter(({ state }) => state === 'finished').map(({ undoes, runId }) => [undoes, runId]),
  );
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
