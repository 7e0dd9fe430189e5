import type { HashOutcome } from '../../files/hash-file.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { toStatRecord } from '../../records/file-record.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import { listRuns } from '../ledger/list-runs.ts';
import type { OperationOutcome } from '../run/outcomes.ts';
import { readOutcomes } from '../run/outcomes.ts';
import { readPlanHeader } from '../plan/plan-file.ts';
import { readLedger, readLedgerTotals } from '../ledger/read-ledger.ts';
import type { PreparedRun } from '../run.ts';
import { prepareRun } from '../run.ts';
import type { RunPaths } from '../run/run-folder.ts';
import { runPaths, runState } from '../run/run-folder.ts';
import { toLedgerEntry } from '../ledger/write-ledger.ts';
import type { Session } from '../session.ts';

/** Files that are read back together before they are planned. */
const CHECKED_TOGETHER = 256;

/**
 * Plans the way back of a finished run: what was moved returns to its old place, what was copied is taken
 * away again where its source still lives. Every file is read again first; one that changed since stays.
 * The operations of a run do not depend on each other, so their order backwards is that of the plan.
 */
export async function planUndo(session: Session, undone: RunPaths): Promise<PreparedRun> {
  const { library } = session;
  if (runState(library, undone.runId) !== 'finished')
    throw new MediaStructError('unfinished-run', `The run ${undone.runId} is not finished`, {
      suggestions: ['mediastruct resume'],
    });
  const header = readPlanHeader(library.access, undone.plan);
  if (header.command === 'undo')
    throw new MediaStructError('usage', `${undone.runId} is itself an undo`, {
      suggestions: ['Run the original command again instead.'],
    });
  refuseUndone(session, undone);
  refuseDamagedJournal(library.access, undone);
  session.jobs[header.command]?.refuseUndo?.(session, undone);
  const options = { undoes: undone.runId };
  return prepareRun(session, { command: 'undo', options, protectedRoots: [] }, async (plan) => {
    session.progress({ kind: 'phase', phase: 'reading back' });
    for await (const operation of inverseOperations(session, undone)) plan.add(operation);
  });
}

function refuseUndone({ library }: Session, undone: RunPaths): void {
  const by = listRuns(library).find(({ runId }) => runId === undone.runId)?.undoneBy;
  // What could not be taken back, because a card was not connected, may be tried again.
  if (by === undefined || readLedgerTotals(library.access, runPaths(library, by)).states.failed) return;
  throw new MediaStructError('usage', `${undone.runId} was taken back already, by ${by}`, {
    suggestions: ['Run the original command again instead.'],
  });
}

/** A file that the journal does not tell of any more would be left out of the undo in silence. */
function refuseDamagedJournal(access: FileAccess, undone: RunPaths): void {
  const outcomes = readOutcomes(access, undone);
  try {
    for (const { state, path } of readLedger(access, undone.ledger)) {
      const joined = outcomes.next();
      if (joined.done || toLedgerEntry(joined.value).state !== state) throw damagedJournal(undone, path);
    }
  } finally {
    outcomes.return(undefined);
  }
}

function damagedJournal({ journal }: RunPaths, path: string): MediaStructError {
  return new MediaStructError(
    'damaged',
    `${journal}: the journal tells of ${displayPath(path)} otherwise than the ledger, so it is damaged`,
    { path: journal, suggestions: ['Nothing was changed. Give the journal back from a backup.'] },
  );
}

type Inverse = Omit<PlannedOperation, 'id'>;

async function* inverseOperations(session: Session, undone: RunPaths): AsyncGenerator<Inverse> {
  let waiting: OperationOutcome[] = [];
  for (const joined of readOutcomes(session.library.access, undone)) {
    if (placedAt(joined) === null && !wasRetracted(joined)) continue;
    waiting.push(joined);
    if (waiting.length < CHECKED_TOGETHER) continue;
    yield* await invertAll(session, waiting);
    waiting = [];
  }
  yield* await invertAll(session, waiting);
}

async function invertAll(session: Session, joined: readonly OperationOutcome[]): Promise<Inverse[]> {
  const paths = joined.map((one) => placedAt(one) ?? keeperOf(one));
  const found = await session.content.hashFiles(paths, (bytes) =>
    session.progress({ kind: 'advance', files: 0, bytes }),
  );
  return joined.map((one, at) =>
    isBack(session, one, found[at] as HashOutcome)
      ? backAlready(one, paths[at] as string)
      : invert(one, paths[at] as string, found[at] as HashOutcome),
  );
}

/** An earlier undo, or the user, has brought the file to its old place. */
function isBack({ library }: Session, { operation }: OperationOutcome, found: HashOutcome): boolean {
  const isGone = found.kind === 'failed' && (found.errno === 'ENOENT' || found.errno === 'ENOTDIR');
  return isGone && lstatOrNull(library.access, operation.from) !== null;
}

function backAlready({ operation: { sha256, taken, group } }: OperationOutcome, at: string): Inverse {
  return { kind: 'none', from: at, state: 'left', because: { code: 'back-already' }, sha256, taken, group };
}

/** Where a file of the undone run stands now, or null where the run placed none. */
function placedAt({ outcome }: OperationOutcome): string | null {
  return outcome.kind === 'done' || outcome.kind === 'failed' ? outcome.to : null;
}

function wasRetracted({ operation, outcome }: OperationOutcome): boolean {
  return operation.kind === 'retract' && outcome.kind === 'done';
}

/** The copy that was proven when the file was taken away; of the others nobody knows. */
function keeperOf({ operation, outcome }: OperationOutcome): string {
  const proven = outcome.kind === 'done' ? outcome.keeper : undefined;
  return proven ?? (operation.keepers?.[0] as string);
}

function invert({ operation, outcome }: OperationOutcome, at: string, found: HashOutcome): Inverse {
  const { from, sha256, taken, group } = operation;
  const known = { sha256, taken, group };
  if (found.kind === 'failed')
    return {
      kind: 'none',
      from: at,
      state: 'failed',
      because: { code: 'cannot-read-back', detail: found.message },
      ...known,
    };
  const stat = toStatRecord(found.stat);
  if (found.sha256 !== sha256)
    return {
      kind: 'none',
      from: at,
      stat,
      state: 'left',
      because: { code: 'changed-since', detail: 'its content is not what the run placed; it stays' },
      ...known,
    };
  const how = outcome.kind === 'done' ? outcome.how : null;
  const sourceStays = operation.kind === 'copy' || outcome.kind === 'failed';
  if (how === 'present' && sourceStays)
    return { kind: 'none', from: at, stat, state: 'left', because: { code: 'was-there-before' }, ...known };
  if (sourceStays)
    return {
      kind: 'retract',
      from: at,
      stat,
      keepers: [from],
      state: 'removed',
      because: { code: 'undo-copy' },
      ...known,
    };
  if (how === 'present' || operation.kind === 'retract')
    return {
      kind: 'copy',
      from: at,
      to: from,
      stat,
      mtimeNs: operation.stat?.mtimeNs,
      state: 'restored',
      because: { code: 'undo-move' },
      ...known,
    };
  return {
    kind: 'move',
    from: at,
    to: from,
    stat,
    state: 'restored',
    because: { code: 'undo-move' },
    ...known,
  };
}
