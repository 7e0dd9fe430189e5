import { warnOf } from '../run/warnings.ts';
import { itemAt } from '../../errors/item-at.ts';
import type { HashOutcome } from '../../files/hash-file.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { displayPath } from '../../files/path-text.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { toStatRecord } from '../../records/file-record.ts';
import type { NewOperation, PlannedOperation } from '../plan/operation.ts';
import { isJoined } from '../plan/operation.ts';
import { hashDerived, joinSources } from '../../files/derivation.ts';
import { listRuns } from '../ledger/list-runs.ts';
import type { OperationOutcome } from '../run/outcomes.ts';
import { readLedger, readLedgerTotals } from '../ledger/read-ledger.ts';
import { prepareRun } from '../prepare-run.ts';
import type { PreparedRun } from '../run/run.ts';
import type { Run } from '../run/run.ts';
import { runInSession } from '../run/run-in-session.ts';
import { toLedgerEntry } from '../ledger/write-ledger.ts';
import type { Session } from '../session.ts';
import { knownOf, leaveNeeding, placedAt, refuseBehindSymlink } from './left-in-place.ts';

/** The derivation by which a file is made again of its parts. */
const JOIN = 'undo/join';

/** Files that are read back together before they are planned. */
const CHECKED_TOGETHER = 256;

/**
 * Plans the way back of a finished run: what was moved returns to its old place, what was copied is taken
 * away again where its source still lives. Every file is read again first; one that changed since stays.
 * Their order backwards is that of the plan, but that an operation which took the place of the one before it is taken back before it.
 */
export async function planUndo(session: Session, undone: Run): Promise<PreparedRun> {
  if (undone.state !== 'finished')
    throw new MediaStructError('unfinished-run', `The run ${undone.runId} is not finished`, {
      suggestions: ['mediastruct resume'],
    });
  refuseUndo(session, undone);
  refuseDamagedJournal(session.library.access, undone);
  const { sources } = undone.header;
  return prepareRun(session, { job: 'undo', options: { undoes: undone.runId }, sources }, async (plan) => {
    session.progress({ kind: 'phase', phase: 'reading back' });
    for await (const operation of inverseOperations(session, undone)) plan.add(operation);
  });
}

/** Throws where a run must not be taken back as things are now. */
export function refuseUndo(session: Session, undone: Run): void {
  const { job, plugin } = undone.header;
  if (job === 'undo')
    throw new MediaStructError('usage', `${undone.runId} is itself an undo`, {
      suggestions: ['Run the original command again instead.'],
    });
  refuseUndone(session, undone);
  session.jobs.job(job, plugin).refuseUndo?.(session, undone);
}

function refuseUndone(session: Session, undone: Run): void {
  const { library } = session;
  const runs = listRuns(library, warnOf(session));
  const by = runs.find(({ runId }) => runId === undone.runId)?.undoneBy;
  // What could not be taken back, because a card was not connected, may be tried again.
  if (by === undefined || readLedgerTotals(library.access, runInSession(session, by)).states['failed'])
    return;
  throw new MediaStructError('usage', `${undone.runId} was taken back already, by ${by}`, {
    suggestions: ['Run the original command again instead.'],
  });
}

/** A file that the journal does not tell of any more would be left out of the undo in silence. */
function refuseDamagedJournal(access: FileAccess, undone: Run): void {
  const outcomes = undone.outcomes();
  try {
    for (const { state, path } of readLedger(access, undone)) {
      const joined = outcomes.next();
      if (joined.done || toLedgerEntry(joined.value).state !== state) throw damagedJournal(undone, path);
    }
  } finally {
    outcomes.return(undefined);
  }
}

function damagedJournal({ journal }: Run, path: string): MediaStructError {
  return new MediaStructError(
    'damaged',
    `${journal}: the journal tells of ${displayPath(path)} otherwise than the ledger, so it is damaged`,
    { path: journal, suggestions: ['Nothing was changed. Give the journal back from a backup.'] },
  );
}

async function* inverseOperations(session: Session, undone: Run): AsyncGenerator<NewOperation> {
  const { job, plugin } = undone.header;
  const needs = (await session.jobs.job(job, plugin).undoNeeds?.(session, undone)) ?? (() => null);
  let waiting: OperationOutcome[] = [];
  const invert = async (): Promise<readonly NewOperation[]> => {
    const inverted = await invertAll(session, undone, waiting);
    return leaveNeeding(waiting, inverted, { needs, access: session.library.access });
  };
  for (const together of successorsFirst(undone.outcomes())) {
    waiting.push(...together.filter((joined) => placedAt(joined) !== null || wasTakenAway(joined)));
    if (waiting.length < CHECKED_TOGETHER) continue;
    yield* await invert();
    waiting = [];
  }
  yield* await invert();
}

/**
 * Operations in the order of the plan, but one comes before those next to it that it must be taken back before: it took the place that one
 * of them had left, or took a file away of which they are the parts. They come together.
 */
function* successorsFirst(outcomes: Iterable<OperationOutcome>): Generator<readonly OperationOutcome[]> {
  let successors: OperationOutcome[] = [];
  let held: OperationOutcome[] = [];
  for (const joined of outcomes) {
    const [first] = held;
    if (first !== undefined && comesBefore(joined, first)) {
      successors.push(joined);
      continue;
    }
    if (!arePartsOfOne(first, joined)) {
      yield [...successors, ...held];
      successors = [];
      held = [];
    }
    held.push(joined);
  }
  yield [...successors, ...held];
}

function comesBefore(joined: OperationOutcome, { operation: { from } }: OperationOutcome): boolean {
  return placedAt(joined) === from || (isJoined(joined.operation) && joined.operation.from === from);
}

function arePartsOfOne(first: OperationOutcome | undefined, { operation }: OperationOutcome): boolean {
  return (
    first?.operation.kind === 'derive' &&
    operation.kind === 'derive' &&
    operation.member === undefined &&
    first.operation.from === operation.from
  );
}

async function invertAll(
  session: Session,
  undone: Run,
  joined: readonly OperationOutcome[],
): Promise<readonly NewOperation[]> {
  const paths = joined.map((one) => placedAt(one) ?? keeperOf(one));
  const found = await readBackAll(session, joined, paths);
  const back = await thatAreBack(session, joined, found);
  return joined.map((one, at) =>
    back.has(one)
      ? backAlready(one, itemAt(paths, at))
      : refuseBehindSymlink(
          invert(one, { at: itemAt(paths, at), found: itemAt(found, at) }),
          session.library.access,
          undone,
        ),
  );
}

/** What stands at each path now; for an operation whose keepers hold the content together, what they give. */
async function readBackAll(
  { library, content, progress }: Session,
  joined: readonly OperationOutcome[],
  paths: readonly string[],
): Promise<readonly HashOutcome[]> {
  const onBytes = (bytes: number) => progress({ kind: 'advance', files: 0, bytes });
  const apart = paths.filter((_, at) => !isJoined(itemAt(joined, at).operation));
  const hashed = (await content.hashFiles(apart, onBytes))[Symbol.iterator]();
  return joined.map(({ operation }) => {
    if (isJoined(operation))
      return hashDerived(library.access, operation.keepers, { derive: joinSources, params: {}, onBytes });
    return hashed.next().value ?? { kind: 'failed', errno: 'EIO', message: 'no answer' };
  });
}

/** Those whose file an earlier undo, or the user, has brought to its old place. What stands there is read, for it may as well be what took the place of that file. */
async function thatAreBack(
  { library, content, progress }: Session,
  joined: readonly OperationOutcome[],
  found: readonly HashOutcome[],
): Promise<ReadonlySet<OperationOutcome>> {
  const likely = joined.filter(
    ({ operation }, at) => isGone(itemAt(found, at)) && lstatOrNull(library.access, operation.from) !== null,
  );
  const [unread, read] = [new Set<OperationOutcome>(), new Array<OperationOutcome>()];
  for (const one of likely)
    if (sourceStays(one) || one.operation.sha256 === undefined) unread.add(one);
    else read.push(one);
  const there = await content.hashFiles(
    read.map(({ operation }) => operation.from),
    (bytes) => progress({ kind: 'advance', files: 0, bytes }),
  );
  const same = read.filter(({ operation }, at) => {
    const outcome = itemAt(there, at);
    return outcome.kind === 'hashed' && outcome.sha256 === operation.sha256;
  });
  return new Set([...unread, ...same]);
}

function isGone(found: HashOutcome): boolean {
  return found.kind === 'failed' && (found.errno === 'ENOENT' || found.errno === 'ENOTDIR');
}

/** Whether the run left the file at its old place, so that an undo brings nothing there. */
function sourceStays({ operation, outcome }: OperationOutcome): boolean {
  return operation.kind === 'copy' || operation.kind === 'derive' || outcome.kind === 'failed';
}

function backAlready({ operation }: OperationOutcome, at: string): NewOperation {
  return { kind: 'none', ...knownOf(operation), from: at, state: 'left', because: { code: 'back-already' } };
}

function wasTakenAway({ operation, outcome }: OperationOutcome): boolean {
  return (operation.kind === 'retract' || operation.kind === 'retire') && outcome.kind === 'done';
}

/** The copy that was proven when the file was taken away; of the others nobody knows. */
function keeperOf({ operation, outcome }: OperationOutcome): string {
  const proven = outcome.kind === 'done' ? outcome.keeper : undefined;
  return proven ?? itemAt(operation.keepers ?? [], 0);
}

/** What a placed copy relies on when it is taken away again: its source, or all that it was made of. */
function keepersOfPlaced(operation: PlannedOperation) {
  if (operation.kind !== 'derive') return { keepers: [operation.from] };
  const { from, parts, how, params } = operation;
  if (parts === undefined) return { keepers: [from], how, params };
  return { keepers: [from, ...parts], how, params, joined: true as const };
}

interface ReadBack {
  /** Where the file, or the keeper it was taken away for, stands now. */
  readonly at: string;
  readonly found: HashOutcome;
}

function invert(joined: OperationOutcome, { at, found }: ReadBack): NewOperation {
  const { operation, outcome } = joined;
  const { from } = operation;
  const known = knownOf(operation);
  if (found.kind === 'failed') {
    const because = { code: 'cannot-read-back', detail: found.message };
    return { kind: 'none', ...known, from: at, state: 'failed', because };
  }
  const stat = toStatRecord(found.stat);
  const { sha256 } = operation;
  if (sha256 === undefined || found.sha256 !== sha256) {
    const because = { code: 'changed-since', detail: 'its content is not what the run placed; it stays' };
    return { kind: 'none', ...known, from: at, stat, state: 'left', because };
  }
  const facts = { ...known, from: at, stat, sha256 };
  const how = outcome.kind === 'done' ? outcome.how : null;
  const stays = sourceStays(joined);
  if (how === 'present' && stays)
    return { kind: 'none', ...facts, state: 'left', because: { code: 'was-there-before' } };
  if (stays)
    return {
      kind: 'retract',
      ...facts,
      ...keepersOfPlaced(operation),
      state: 'removed',
      because: { code: 'undo-copy' },
    };
  const back = { to: from, state: 'restored', because: { code: 'undo-move' } };
  if (isJoined(operation)) {
    const { keepers, stat: before } = operation;
    const whole = { parts: keepers.slice(1), size: before.size, mtimeNs: before.mtimeNs };
    return { kind: 'derive', ...facts, ...back, how: JOIN, params: {}, ...whole };
  }
  if (how === 'present' || operation.kind === 'retract' || operation.kind === 'retire')
    return { kind: 'copy', ...facts, ...back, mtimeNs: operation.stat?.mtimeNs };
  return { kind: 'move', ...facts, ...back };
}
