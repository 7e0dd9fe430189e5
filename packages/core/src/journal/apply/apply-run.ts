import { dirname } from 'node:path';
import type { ContentPort } from '../../files/content-port.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { orNullIfAbsent } from '../../files/file-access.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import type { Library } from '../../library/library.ts';
import { protectedRoots } from '../../library/library.ts';
import type { ProgressListener } from '../../progress/progress.ts';
import type { StopFlag } from '../../progress/stop-flag.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import { applyBatch } from './apply-batch.ts';
import { ArchiveGuard } from './archive-guard.ts';
import type { BatchLimits } from './cut-batches.ts';
import { cutBatches } from './cut-batches.ts';
import { JournalWriter } from '../run/journal-file.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import { isNothing } from '../run/outcomes.ts';
import { OperationStates } from '../run/operation-states.ts';
import type { PlanHeader } from '../plan/plan-file.ts';
import { readPlan, readPlanHeader, readPlanTotals } from '../plan/plan-file.ts';
import type { CutOff } from './recover.ts';
import { recoverTogether } from './recover.ts';
import type { JobRegistry } from '../session.ts';
import type { RunPaths } from '../run/run-folder.ts';
import { runPaths } from '../run/run-folder.ts';
import { stoppedError } from '../run/stopped-error.ts';
import type { Warnings } from '../run/warnings.ts';

const BATCH_LIMITS: BatchLimits = { operations: 256, bytes: 256 * 1024 * 1024 };

/** Kernels write back within half a minute, those of laptops on battery within ten; an hour leaves room. */
const FRESH_MS = 3_600_000;

export interface ApplyTools {
  readonly library: Library;
  readonly content: ContentPort;
  readonly progress: ProgressListener;
  readonly warnings: Warnings;
  readonly stop: StopFlag;
  readonly now: () => Date;
  readonly jobs: JobRegistry;
}

/**
 * Carries out what is left of a run: all of it the first time; after a crash, recovery of what was in flight
 * and then the rest (unless `recoverOnly`). Ends with every operation's outcome in the journal, durable. Safe to run
 * any number of times.
 */
export async function applyRun(
  run: RunPaths,
  tools: ApplyTools,
  { recoverOnly = false }: { recoverOnly?: boolean } = {},
): Promise<void> {
  const { access } = tools.library;
  const header = readPlanHeader(access, run.plan);
  const { operations, changes } = readPlanTotals(access, run.plan);
  const states = OperationStates.read(access, run.journal, operations);
  if (states.begun) for (const { path, message } of states.warnings) tools.warnings.add(path, message);
  if (states.applied) return;
  try {
    using journal = new JournalWriter(access, run.journal);
    if (!states.begun) for (const warning of tools.warnings.first) journal.add({ t: 'warning', ...warning });
    journal.add({ t: states.begun ? 'resumed' : 'begin', at: tools.now().toISOString() });
    journal.sync();
    recoverInFlight(run, { states, journal }, tools);
    tools.progress({
      kind: 'phase',
      phase: header.command,
      totalFiles: operations,
      totalBytes: changes.bytes,
    });
    if (!recoverOnly) await applyRemaining(run, { states, journal, header }, tools);
    journal.add({ t: 'applied' });
    journal.sync();
  } catch (error) {
    throw stoppedError(error, run);
  }
}

function recoverInFlight(
  run: RunPaths,
  { states, journal }: { states: OperationStates; journal: JournalWriter },
  tools: ApplyTools,
): void {
  for (const { number, offset } of states.unreadable)
    tools.progress({
      kind: 'note',
      message: `line ${number} (byte ${offset}) was torn; what it said is judged from the disk`,
      path: run.journal,
    });
  const { access } = tools.library;
  syncMadeFolders(access, states);
  if (states.inFlight.size === 0) return;
  for (const group of groupsInFlight(readPlan(access, run.plan), states)) {
    const outcomes = recoverTogether(group, { access, journal, runId: run.runId });
    journal.sync();
    group.forEach(({ operation }, at) => {
      const outcome = outcomes[at];
      if (outcome === undefined) return;
      if (outcome === 'done' || outcome.kind === 'failed') states.markEnded(operation.id);
      else if (outcome.stat !== undefined) states.freshStats.set(operation.id, outcome.stat);
      if (outcome !== 'done' && outcome.kind === 'failed')
        tools.progress({ kind: 'note', message: outcome.message, path: operation.from });
    });
  }
}

/** Who made them may have been killed before their names were durable, and everything in them hangs on that. */
function syncMadeFolders(access: FileAccess, { madeFolders }: OperationStates): void {
  for (const parent of new Set([...madeFolders].map((folder) => dirname(folder))))
    orNullIfAbsent(() => syncFolder(access, parent));
}

function* groupsInFlight(
  operations: Iterable<PlannedOperation>,
  { inFlight }: OperationStates,
): Generator<readonly CutOff[]> {
  let group: CutOff[] = [];
  for (const operation of operations) {
    const told = inFlight.get(operation.id);
    if (told === undefined) continue;
    const before = group.at(-1)?.operation.group;
    if (group.length > 0 && (before === undefined || before !== operation.group)) {
      yield group;
      group = [];
    }
    group.push({ operation, inFlight: told });
  }
  if (group.length > 0) yield group;
}

async function applyRemaining(
  run: RunPaths,
  { states, journal, header }: { states: OperationStates; journal: JournalWriter; header: PlanHeader },
  tools: ApplyTools,
): Promise<void> {
  const { access } = tools.library;
  const guard = new ArchiveGuard(access, guardedRoots(tools, header));
  const touchedFolders = new Set<string>();
  const onBytes = (bytes: number) => tools.progress({ kind: 'advance', files: 0, bytes });
  for (const batch of cutBatches(remaining(readPlan(access, run.plan), states), BATCH_LIMITS)) {
    throwIfStopped(tools.stop, 'mediastruct resume');
    const failures = await applyBatch(batch, {
      access,
      content: tools.content,
      journal,
      guard,
      runId: run.runId,
      touchedFolders,
      freshSinceNs: BigInt(tools.now().getTime() - FRESH_MS) * 1_000_000n,
      onBytes,
    });
    for (const { path, failure } of failures)
      tools.progress({ kind: 'note', message: failure.message, path });
    const last = batch.at(-1);
    tools.progress({
      kind: 'advance',
      files: batch.length,
      bytes: linkedBytes(batch),
      ...(last ? { path: last.from } : {}),
    });
    // Lets signals and timers in between two batches.
    await new Promise((resolve) => setImmediate(resolve));
  }
  journal.sync();
}

/** The library's own protected roots always count; only taking back a run that filled them may empty them again. */
function guardedRoots({ library, jobs }: ApplyTools, header: PlanHeader): readonly string[] {
  const { undoes } = header.options;
  if (header.command === 'undo' && typeof undoes === 'string') {
    const { command } = readPlanHeader(library.access, runPaths(library, undoes).plan);
    if (jobs[command]?.undoLeavesProtectedRoots) return header.protectedRoots;
  }
  return [...new Set([...header.protectedRoots, ...protectedRoots(library)])];
}

/** What is still to be done, with the sources as recovery left them. */
function* remaining(
  operations: Iterable<PlannedOperation>,
  states: OperationStates,
): Generator<PlannedOperation> {
  for (const operation of operations) {
    if (states.hasEnded(operation.id) || isNothing(operation)) continue;
    yield { ...operation, stat: states.freshStats.get(operation.id) ?? operation.stat };
  }
}

/** Copied and re-read bytes were told as they went; linked ones are told here. */
function linkedBytes(batch: readonly PlannedOperation[]): number {
  return batch.reduce(
    (sum, { kind, keepers, stat }) => sum + (kind === 'move' && !keepers ? (stat?.size ?? 0) : 0),
    0,
  );
}
