import { resolve } from 'node:path';
import { readLibraryId } from '../library/library-id.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, lstatOrNull } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';
import { PRIVATE, StateFileWriter, writeNewFile } from '../files/state-file.ts';
import { libraryRoots } from '../holders/library-roots.ts';
import { readLines } from '../records/line-reader.ts';
import { checkPlan } from './check-plan.ts';
import { readPlanHeader } from './plan/plan-file.ts';
import type { PreparedRun } from './run/run.ts';
import { Run } from './run/run.ts';
import { makeRunFolder, runPaths } from './run/run-folder.ts';
import type { Session } from './session.ts';

/** Saves a prepared plan under a name of the user's, which must be free (`target-differs`, 21), for `apply` to carry out later. */
export function savePlan(run: Run, path: string): void {
  const { access } = run.library;
  const to = resolve(path);
  try {
    writeNewFile(access, to, linesOf(access, run.plan));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    throw new MediaStructError(
      'target-differs',
      `${displayPath(to)}: expected a free name for the plan, found a file`,
      {
        path: to,
        suggestions: ['Name another file; nothing was overwritten.'],
      },
    );
  }
}

/**
 * Takes a saved plan in as a run of this library. A plan that was applied before is `plan-stale` (22); one whose job is
 * not installed is `tool-missing` (40).
 */
export function adoptPlan(session: Session, path: string): PreparedRun {
  const { library } = session;
  const roots = libraryRoots(library);
  const { runId, libraryId } = readPlanHeader(library.access, { path, roots });
  refuseForeign(session, path, libraryId);
  checkPlan(session, { path, roots });
  if (!/^[0-9A-Za-z-]{1,80}$/.test(runId))
    throw new MediaStructError('damaged', `${displayPath(path)}: the plan's run id is not one of ours`, {
      path,
    });
  if (lstatOrNull(library.access, runPaths(library, runId).folder) !== null)
    throw new MediaStructError(
      'plan-stale',
      `${displayPath(path)}: this plan was applied before, as run ${runId}`,
      {
        path,
        suggestions: ['Run the command again; it makes a new plan from what is there now.'],
      },
    );
  makeRunFolder(library, runId);
  const run = new Run(library, runId, roots);
  copyLines(library.access, path, run.plan);
  return { run, totals: run.totals() };
}

/** A plan knows its library: what stands under the same relative paths in another one is something else. */
function refuseForeign({ library }: Session, path: string, planned: string): void {
  if (planned === readLibraryId(library.access, library.state)) return;
  throw new MediaStructError(
    'usage',
    `${displayPath(path)}: expected a plan of the library ${displayPath(library.root)}, found one of another library`,
    {
      path,
      suggestions: [
        'Apply it in the library that made it, or run the command in this one; it makes a new plan. Nothing was changed.',
      ],
    },
  );
}

function copyLines(access: FileAccess, from: string, to: string): void {
  using writer = new StateFileWriter(access, to, { mode: PRIVATE });
  for (const line of linesOf(access, from)) writer.write(line);
  writer.commit();
}

function* linesOf(access: FileAccess, path: string): Generator<string> {
  for (const line of readLines(access, path)) yield `${line.bytes.toString('utf8')}\n`;
}
