import { resolve } from 'node:path';
import { displayPath } from '../files/path-text.ts';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, lstatOrNull } from '../files/file-access.ts';
import { StateFileWriter, writeNewFile } from '../files/state-file.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { protectedRoots } from '../library/library.ts';
import { readLines } from '../records/line-reader.ts';
import type { JsonObject } from '../records/stored-json.ts';
import { TOOL_VERSION } from '../version.ts';
import { applyRun } from './apply/apply-run.ts';
import { stoppedError } from './run/stopped-error.ts';
import type { LedgerSummary } from './ledger/ledger.ts';
import { readLedgerSummary } from './ledger/read-ledger.ts';
import { writeLedger } from './ledger/write-ledger.ts';
import type { PlanTotals } from './plan/plan-file.ts';
import { checkPlan, PlanWriter, readPlanHeader, readPlanTotals } from './plan/plan-file.ts';
import { preflight } from './apply/preflight.ts';
import { refuseAbsentDisks } from './apply/refuse-absent-disks.ts';
import type { RunPaths } from './run/run-folder.ts';
import { discardRun, makeRunFolder, newRunId, runPaths, runState, unfinishedRuns } from './run/run-folder.ts';
import type { Session } from './session.ts';
import { finishUndo } from './undo/finish-undo.ts';
import { updateIndexes } from './update-indexes.ts';
import { Warnings } from './run/warnings.ts';

/** A run that is decided and written down; nothing is changed yet. */
export interface PreparedRun {
  readonly run: RunPaths;
  readonly command: string;
  readonly totals: PlanTotals;
}

export interface PlanOptions {
  readonly command: string;
  /** What the user asked for; kept in the plan's header. */
  readonly options: JsonObject;
  readonly protectedRoots?: readonly string[];
}

/** Writes a plan as `fill` decides it, operation by operation; a plan that fails half-way leaves nothing. */
export async function prepareRun(
  session: Session,
  plan: PlanOptions,
  fill: (writer: PlanWriter, run: RunPaths) => Promise<void> | void,
): Promise<PreparedRun> {
  const { library } = session;
  const now = session.now();
  const run = makeRunFolder(library, newRunId(plan.command, now));
  try {
    using writer = new PlanWriter(library.access, run.plan, {
      runId: run.runId,
      command: plan.command,
      createdAt: now.toISOString(),
      toolVersion: TOOL_VERSION,
      options: plan.options,
      protectedRoots: plan.protectedRoots ?? protectedRoots(library),
    });
    await fill(writer, run);
    return { run, command: plan.command, totals: writer.commit() };
  } catch (error) {
    discardRun(library, run.runId);
    throw error;
  }
}

/**
 * Applies a run from wherever it stands to its end: operations, the command's finishing steps, indexes,
 * ledger. Every step may be repeated, so this is also how an interrupted run is resumed.
 */
export async function completeRun(session: Session, run: RunPaths): Promise<LedgerSummary> {
  const { library } = session;
  if (runState(library, run.runId) === 'finished') return readLedgerSummary(library.access, run);
  const { command } = readPlanHeader(library.access, run.plan);
  checkPlan(library.access, run.plan);
  refuseAbsentDisks(library, run);
  if (runState(library, run.runId) === 'planned') preflight(library, run);
  await session.jobs[command]?.begin?.(session, run);
  await applyRun(run, session);
  return endRun(session, run);
}

/**
 * Ends an unfinished run where it stands, so that it can be taken back: what was in flight is finished or
 * rolled back, the rest of its plan is left alone and stands in the ledger as `not-applied`.
 */
export async function stopRun(session: Session, run: RunPaths): Promise<LedgerSummary> {
  const own = withOwnWarnings(session);
  checkPlan(session.library.access, run.plan);
  refuseAbsentDisks(session.library, run);
  await applyRun(run, own, { recoverOnly: true });
  return endRun(own, run);
}

async function endRun(session: Session, run: RunPaths): Promise<LedgerSummary> {
  const { library } = session;
  const { command } = readPlanHeader(library.access, run.plan);
  session.progress({ kind: 'phase', phase: 'writing indexes' });
  try {
    await session.jobs[command]?.finish?.(session, run);
    if (command === 'undo') await finishUndo(session, run);
    updateIndexes(session, run);
    return writeLedger(library.access, run, session.warnings);
  } catch (error) {
    throw stoppedError(error, run);
  }
}

/** Finishes every run that was begun, oldest first; each summary has the warnings of its own run. */
export async function resumeRuns(session: Session): Promise<readonly LedgerSummary[]> {
  const summaries: LedgerSummary[] = [];
  for (const runId of unfinishedRuns(session.library))
    summaries.push(await completeRun(withOwnWarnings(session), runPaths(session.library, runId)));
  return summaries;
}

function withOwnWarnings(session: Session): Session {
  return { ...session, warnings: new Warnings(session.progress) };
}

/** Saves a prepared plan under a name of the user's, which must be free, for `apply` to carry out later. */
export function savePlan(access: FileAccess, run: RunPaths, path: string): void {
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

/** Takes a saved plan in as a run of this library. A plan that was applied before is `plan-stale` (22). */
export function adoptPlan(session: Session, path: string): PreparedRun {
  const { library } = session;
  checkPlan(library.access, path);
  const { runId, command } = readPlanHeader(library.access, path);
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
  const run = makeRunFolder(library, runId);
  copyLines(library.access, path, run.plan);
  return { run, command, totals: readPlanTotals(library.access, run.plan) };
}

function copyLines(access: FileAccess, from: string, to: string): void {
  using writer = new StateFileWriter(access, to);
  for (const line of linesOf(access, from)) writer.write(line);
  writer.commit();
}

function* linesOf(access: FileAccess, path: string): Generator<string> {
  for (const line of readLines(access, path)) yield `${line.bytes.toString('utf8')}\n`;
}
