import { dirname } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import { orNullIfAbsent } from '../../files/file-access.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import { isChanging, isPlacing, isSettled, placedBytes } from '../plan/operation.ts';
import { JournalWriter } from '../run/journal-file.ts';
import { OperationStates } from '../run/operation-states.ts';
import type { Run } from '../run/run.ts';
import { stoppedError } from '../run/stopped-error.ts';
import { symlinkAbove } from '../run/symlink-above.ts';
import type { AnyJob, Session, TargetDisk } from '../session.ts';
import { applyBatch } from './apply-batch.ts';
import { ArchiveGuard } from './archive-guard.ts';
import type { DerivationOf, FailedOperation } from './batch-item.ts';
import type { BatchLimits } from './cut-batches.ts';
import { cutBatches } from './cut-batches.ts';
import { guardedRoots } from './guarded-roots.ts';
import { FullDisks } from './full-disks.ts';
import { TargetDisks } from './target-disks.ts';
import type { CutOff } from './recover.ts';
import { recoverTogether } from './recover.ts';

const BATCH_LIMITS: BatchLimits = { operations: 256, bytes: 256 * 1024 * 1024 };

/** Kernels write back within half a minute, those of laptops on battery within ten; an hour leaves room. */
const FRESH_MS = 3_600_000;

interface Applying {
  readonly states: OperationStates;
  readonly journal: JournalWriter;
  readonly derivationOf: DerivationOf;
}

/**
 * Carries out what is left of a run: all of it the first time; after a crash, recovery of what was in flight
 * and then the rest (unless `recoverOnly`). Ends with every operation's outcome in the journal, durable. Safe to run
 * any number of times.
 */
export async function applyRun(
  session: Session,
  run: Run,
  { recoverOnly = false }: { readonly recoverOnly?: boolean } = {},
): Promise<void> {
  const { access } = session.library;
  const { operations, changes } = run.totals();
  const states = OperationStates.read(access, run.journalPlace, operations);
  if (states.begun) for (const { path, message } of states.warnings) session.warnings.add(path, message);
  if (states.applied) return;
  try {
    using journal = new JournalWriter(access, run.journalPlace);
    const applying = { states, journal, derivationOf: derivationsOf(session) };
    if (!states.begun)
      for (const warning of session.warnings.first) journal.add({ kind: 'warning', ...warning });
    journal.add({ kind: states.begun ? 'resumed' : 'begin', at: session.now().toISOString() });
    journal.sync();
    recoverInFlight(session, run, applying);
    session.progress({
      kind: 'phase',
      phase: run.header.job,
      totalFiles: operations,
      totalBytes: changes.bytes,
    });
    if (!recoverOnly) {
      await jobOf(session, run).makeWay?.(session, run);
      await applyRemaining(session, run, applying);
    }
    journal.add({ kind: 'applied' });
    journal.sync();
  } catch (error) {
    throw stoppedError(error, run);
  }
}

/** Finds the derivation that an operation names. */
function derivationsOf({ jobs }: Session): DerivationOf {
  return ({ how, params = {} }) => (how === undefined ? null : { derive: jobs.derivation(how), params });
}

function recoverInFlight(session: Session, run: Run, { states, journal, derivationOf }: Applying): void {
  const { progress } = session;
  for (const { number, offset } of states.unreadable)
    progress({
      kind: 'note',
      message: `line ${number} (byte ${offset}) was torn; what it said is judged from the disk`,
      path: run.journal,
    });
  const { access } = session.library;
  syncMadeFolders(access, states);
  if (states.inFlight.size === 0) return;
  for (const group of groupsInFlight(run.operations(), states)) {
    const outcomes = recoverTogether(group, { access, journal, runId: run.runId, derivationOf });
    journal.sync();
    group.forEach(({ operation }, at) => {
      const outcome = outcomes[at];
      if (outcome === undefined) return;
      if (outcome === 'done' || outcome.kind === 'failed') states.markEnded(operation.id);
      else if (outcome.stat !== undefined) states.freshStats.set(operation.id, outcome.stat);
      if (outcome !== 'done' && outcome.kind === 'failed')
        progress({ kind: 'note', message: outcome.message, path: operation.from });
    });
  }
}

/** Syncs the parents of folders this run created: the process that created them may have been killed before the names were durable. */
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
    if (told === undefined || !isChanging(operation)) continue;
    const before = group.at(-1)?.operation.group;
    if (group.length > 0 && (before === undefined || before !== operation.group)) {
      yield group;
      group = [];
    }
    group.push({ operation, inFlight: told });
  }
  if (group.length > 0) yield group;
}

async function applyRemaining(session: Session, run: Run, applying: Applying): Promise<void> {
  const { states, journal, derivationOf } = applying;
  const { library, content, progress, stop } = session;
  const { access } = library;
  const { avoidsSymlinks = false } = jobOf(session, run);
  const guard = new ArchiveGuard(access, guardedRoots(session, run));
  const touchedFolders = new Map<string, boolean>();
  const onLostAttributes = once((message, path) => progress({ kind: 'note', message, path }));
  const onBytes = (bytes: number) => progress({ kind: 'advance', files: 0, bytes });
  const fullDisks = new FullDisks(access);
  const targetDisks = new TargetDisks(disksOf(session, run));
  const applyTold = async (batch: readonly PlannedOperation[]): Promise<void> => {
    const failures = await applyBatch(batch, {
      access,
      content,
      journal,
      guard,
      symlinkAbove: (path) => (avoidsSymlinks ? symlinkAbove(access, run, path) : null),
      runId: run.runId,
      touchedFolders,
      freshSinceNs: BigInt(session.now().getTime() - FRESH_MS) * 1_000_000n,
      derivationOf,
      onBytes,
      onLostAttributes,
    });
    for (const { path, failure } of failures) progress({ kind: 'note', message: failure.message, path });
    const last = batch.at(-1);
    progress({
      kind: 'advance',
      files: batch.length,
      bytes: linkedBytes(batch),
      ...(last ? { path: last.from } : {}),
    });
    for (const full of failures.filter(({ failure }) => failure.code === 'no-space'))
      if (full.to !== null && fullDisks.add(full.to))
        tellFull(session, run, { full, fullDisks, last: last?.id ?? 0 });
  };
  for (const cut of cutBatches(remaining(run.operations(), states), BATCH_LIMITS)) {
    throwIfStopped(stop, 'mediastruct resume');
    let open = fullDisks.without(cut);
    while (open.length > 0) {
      const { now, later } = targetDisks.fitting(open);
      if (now.length === 0) targetDisks.leave(later);
      else await applyTold(now);
      // What goes away with a batch may give room to what did not fit beside it.
      open = now.length === 0 ? [] : fullDisks.without(later);
    }
    // Lets signals and timers in between two batches.
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const { root, why, files, bytes } of targetDisks.left())
    session.warnings.add(
      root,
      `${why}; ${files} files with ${bytes} bytes were not tried: run the command again`,
    );
  journal.sync();
}

function disksOf(session: Session, run: Run): readonly TargetDisk[] {
  return jobOf(session, run).targetDisks?.(session, run) ?? [];
}

function jobOf({ jobs }: Session, run: Run): AnyJob {
  const { job, plugin } = run.header;
  return jobs.job(job, plugin);
}

/** A disk that is full does not get room by itself: the rest of the run is told with what it needs, and is not applied. */
function tellFull(
  { warnings }: Session,
  run: Run,
  {
    full,
    fullDisks,
    last,
  }: { readonly full: FailedOperation; readonly fullDisks: FullDisks; readonly last: number },
): void {
  let files = 0;
  let bytes = 0;
  for (const operation of run.operations()) {
    if (operation.id <= last || !isPlacing(operation) || !fullDisks.holds(operation)) continue;
    files += 1;
    bytes += placedBytes(operation);
  }
  warnings.add(
    full.path,
    `the disk of its target is full; ${files} more files with ${bytes} bytes were not tried: make room and run the command again`,
  );
}

/** What holds for every file of a run is told with the first. */
function once(tell: (message: string, path: string) => void): (message: string, path: string) => void {
  let isTold = false;
  return (message, path) => {
    if (!isTold) tell(message, path);
    isTold = true;
  };
}

/** What is still to be done, with the sources as recovery left them. */
function* remaining(
  operations: Iterable<PlannedOperation>,
  states: OperationStates,
): Generator<PlannedOperation> {
  for (const operation of operations) {
    if (states.hasEnded(operation.id) || isSettled(operation)) continue;
    const fresh = states.freshStats.get(operation.id);
    yield fresh === undefined ? operation : { ...operation, stat: fresh };
  }
}

/** Copied and re-read bytes were told as they went; linked ones are told here. */
function linkedBytes(batch: readonly PlannedOperation[]): number {
  return batch.reduce(
    (sum, { kind, keepers, stat }) => sum + (kind === 'move' && !keepers ? (stat?.size ?? 0) : 0),
    0,
  );
}
