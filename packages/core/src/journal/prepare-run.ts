import { warnOf } from './run/warnings.ts';
import { libraryId } from '../library/library-id.ts';
import { protectedRoots } from '../library/library.ts';
import type { JsonObject } from '../records/stored-json.ts';
import { TOOL_VERSION } from '../version.ts';
import { libraryRoots } from '../holders/library-roots.ts';
import { PlanWriter } from './plan/plan-file.ts';
import type { PreparedRun } from './run/run.ts';
import { Run } from './run/run.ts';
import { discardRun, makeRunFolder, newRunId } from './run/run-folder.ts';
import type { Session } from './session.ts';

export interface PlanRequest {
  /** Name of the job that plans; its steps belong to the run. It must be registered in the session. */
  readonly job: string;
  /** What the user asked for and what the job's steps need; kept in the plan's header. */
  readonly options: JsonObject;
  /** Absolute paths of sources that must be there when the run is begun or resumed. */
  readonly sources?: readonly string[];
  /** Absolute paths that nothing may be taken out of, beside those that the library protects itself. */
  readonly protectedRoots?: readonly string[];
}

/** Writes a plan as `fill` decides it, operation by operation; a plan that fails half-way leaves nothing. */
export async function prepareRun(
  session: Session,
  request: PlanRequest,
  fill: (writer: PlanWriter, run: Run) => Promise<void> | void,
): Promise<PreparedRun> {
  const { library, jobs } = session;
  const { job, options, sources = [] } = request;
  jobs.job(job);
  const now = session.now();
  const { runId } = makeRunFolder(library, newRunId(job, now));
  const roots = libraryRoots(library, warnOf(session));
  const run = new Run(library, runId, roots);
  try {
    using writer = new PlanWriter(
      library.access,
      { path: run.plan, roots },
      {
        runId,
        libraryId: libraryId(library.access, library.state),
        job,
        plugin: jobs.pluginOf(job) ?? undefined,
        createdAt: now.toISOString(),
        toolVersion: TOOL_VERSION,
        options,
        sources,
        protectedRoots: request.protectedRoots ?? protectedRoots(library),
      },
    );
    await fill(writer, run);
    return { run, totals: writer.commit() };
  } catch (error) {
    discardRun(library, runId);
    throw error;
  }
}
