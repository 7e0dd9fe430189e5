import { dirname, join } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess, FileStat } from '../../files/file-access.ts';
import { lstatOrNull, orNullIfAbsent } from '../../files/file-access.ts';
import type { Failure } from '../../files/file-facts.ts';
import { failureOf, isUntouched, matchesExpected } from '../../files/file-facts.ts';
import type { HashedFile, HashFailure } from '../../files/hash-file.ts';
import { hashFile, isSameOrView } from '../../files/hash-file.ts';
import type { BoundDerivation, HashedSources } from '../../files/derivation.ts';
import { hashDerived } from '../../files/derivation.ts';
import { displayPath } from '../../files/path-text.ts';
import { withdraw } from '../../files/place.ts';
import { putBack, removeGone, takeAside } from '../../files/remove-source.ts';
import { syncFile, syncFolder } from '../../files/sync-folder.ts';
import type { StatRecord } from '../../records/file-record.ts';
import { toStatRecord } from '../../records/file-record.ts';
import type { Placing } from '../run/journal-event.ts';
import type { JournalWriter } from '../run/journal-file.ts';
import type {
  ChangingOperation,
  PlacingOperation,
  RetireOperation,
  RetractOperation,
} from '../plan/operation.ts';
import { isJoined, placedBytes, targetNames } from '../plan/operation.ts';
import type { InFlight } from '../run/operation-states.ts';
import type { DerivationOf } from './batch-item.ts';
import { keeperDerivation } from './keeper-derivation.ts';
import { temporaryName } from '../run/temporary-name.ts';

export interface RecoverTools {
  readonly access: FileAccess;
  readonly journal: JournalWriter;
  readonly runId: string;
  readonly derivationOf: DerivationOf;
}

/** As if never begun; a resumed run does it again, from `stat` where the source has another change time by now. */
export interface Reset {
  readonly kind: 'reset';
  readonly stat?: StatRecord | undefined;
}

export type Recovered = 'done' | Reset | Failure;

/** An operation that was cut off, and what the journal tells of it. */
export interface CutOff {
  readonly operation: ChangingOperation;
  readonly inFlight: InFlight;
}

/**
 * Brings operations that were cut off to an end, from what is on the disk: a proven target is finished, an intact
 * source without a target is rolled back, anything else is kept and told. Running it again changes nothing.
 * They are one operation, or those of one group, which is finished only where each of its files stands at its target.
 */
export function recoverTogether(group: readonly CutOff[], tools: RecoverTools): readonly Recovered[] {
  group.forEach(refuseForeignTarget);
  const mayFinish = group.length === 1 || group.every((one) => isPastPlacing(one, tools));
  return group.map(({ operation, inFlight }) => {
    const outcome = isTakingAway(operation)
      ? recoverRetract(operation, inFlight, tools)
      : recoverPlacing({ operation, inFlight }, { mayFinish, tools });
    writeOutcome(operation, { inFlight, outcome }, tools);
    return outcome;
  });
}

/** A damaged journal must not lead to a file that the plan never named. */
function refuseForeignTarget({ operation, inFlight: { to } }: CutOff): void {
  if (to === null || targetNames(operation).includes(to)) return;
  throw new MediaStructError(
    'damaged',
    `the journal tells of operation ${operation.id} that ${displayPath(operation.from)} goes to ${displayPath(to)}, a name that its plan does not have`,
    { path: to, suggestions: ['Nothing was done with it. The plan and the journal are in the run folder.'] },
  );
}

/** True for operations that place nothing. */
function isTakingAway(operation: ChangingOperation): operation is RetractOperation | RetireOperation {
  return operation.kind === 'retract' || operation.kind === 'retire';
}

function isPastPlacing({ operation, inFlight }: CutOff, { access }: RecoverTools): boolean {
  if (isTakingAway(operation) || inFlight.how !== null) return true;
  return targetHolds(access, inFlight.to ?? operation.to, operation);
}

/** A retract that has begun is finished where its keeper reads back the same now; else the copy is put back. */
function recoverRetract(
  operation: RetractOperation | RetireOperation,
  { keeper }: InFlight,
  tools: RecoverTools,
): Recovered {
  const { access } = tools;
  const { from } = operation;
  const gone = goneOf(operation, tools);
  if (lstatOrNull(access, gone) === null) {
    if (lstatOrNull(access, from) !== null) return reset(operation, tools);
    return ended(access, { kind: 'removed' }, operation);
  }
  if (keeper === undefined || !keeperHolds({ keeper, gone }, operation, tools))
    return putSourceBack(operation, tools) ?? reset(operation, tools);
  const request = { from, gone, stat: operation.stat, survivor: keeper };
  return ended(access, removeGone(access, request), operation);
}

/**
 * Whether the keeper reads back the same while the file stands aside, and is no view of it.
 */
function keeperHolds(
  { keeper, gone }: { readonly keeper: string; readonly gone: string },
  operation: ChangingOperation,
  { access, derivationOf }: RecoverTools,
): boolean {
  const derivation = keeperDerivation(operation, { derivationOf });
  const keepers = isJoined(operation) ? operation.keepers : [keeper];
  const found = derivation === null ? readBack(access, keeper) : readDerived(access, keepers, derivation);
  if (found === null || found.sha256 !== operation.sha256) return false;
  const aside = access.lstat(gone);
  return !found.stats.some((stat) => isSameOrView(stat, aside));
}

interface CutOffPlacing {
  readonly operation: PlacingOperation;
  readonly inFlight: InFlight;
}

function recoverPlacing(
  { operation, inFlight }: CutOffPlacing,
  { mayFinish, tools }: { readonly mayFinish: boolean; readonly tools: RecoverTools },
): Recovered {
  const { access } = tools;
  const target = inFlight.to ?? operation.to;
  dropPart(operation, target, tools);
  dropPlaceholder(operation, inFlight, tools);
  const isPlaced = targetHolds(access, target, operation);
  const isTakenBack = isPlaced && !mayFinish && takeBack(target, { operation, inFlight }, tools);
  if (isPlaced && !isTakenBack) syncFile(access, target);
  // What is told from here on must hold after a power cut too: the target stands, what was dropped stays away.
  orNullIfAbsent(() => syncFolder(access, dirname(target)));
  if (!isPlaced || isTakenBack) return rollBack(operation, tools);
  if (operation.kind !== 'move') return 'done';
  return finishMove({ operation, inFlight }, target, tools);
}

/**
 * Takes back the name of a file whose group was not placed whole; only where the source is a name of the same file,
 * or is as it was and the target is the copy that the run made.
 */
function takeBack(target: string, { operation, inFlight }: CutOffPlacing, tools: RecoverTools): boolean {
  const { access } = tools;
  const source = lstatOrNull(access, operation.from);
  const placed = access.lstat(target);
  if (source === null) return false;
  const isLinked = source.ino === placed.ino && source.dev === placed.dev;
  const isCopied = inFlight.staged === String(placed.ino) && readSource(operation, tools) !== null;
  if (!isLinked && !isCopied) return false;
  withdraw(access, target);
  return true;
}

/** The source as it reads now, where it still has, or derives to, the content of the plan; else null. */
function readSource(operation: ChangingOperation, { access, derivationOf }: RecoverTools): HashedFile | null {
  const derivation = operation.kind === 'derive' ? derivationOf(operation) : null;
  const found =
    operation.kind === 'derive' && derivation !== null
      ? readDerived(access, [operation.from, ...(operation.parts ?? [])], derivation)
      : readBack(access, operation.from);
  return found?.sha256 === operation.sha256 ? found : null;
}

function rollBack(operation: PlacingOperation, tools: RecoverTools): Recovered {
  const source = lstatOrNull(tools.access, operation.from);
  const gone = lstatOrNull(tools.access, goneOf(operation, tools));
  if (gone !== null) return putSourceBack(operation, tools) ?? reset(operation, tools);
  if (source !== null) return reset(operation, tools);
  return failureOf(
    'lost',
    `neither the source nor a proven target was found; expected ${operation.from} or ${operation.to}`,
  );
}

/** Linking and putting back change the change time, which a retry would take for a change by somebody else. */
function reset(operation: ChangingOperation, tools: RecoverTools): Reset {
  const { from, stat } = operation;
  const now = tools.access.lstat(from);
  if (isUntouched(now, stat) || !matchesExpected(now, stat)) return { kind: 'reset' };
  const found = readSource(operation, tools);
  return { kind: 'reset', stat: found === null ? undefined : toStatRecord(found.stat) };
}

/** Takes the source of a proven target away, with the same last question for its keeper as in a run that was not cut off. */
function finishMove(cutOff: CutOffPlacing, target: string, tools: RecoverTools): Recovered {
  const { operation, inFlight } = cutOff;
  const { access } = tools;
  const gone = goneOf(operation, tools);
  const request = { from: operation.from, gone, stat: operation.stat, survivor: target };
  if (lstatOrNull(access, gone) === null) {
    const source = lstatOrNull(access, operation.from);
    if (source === null) return ended(access, { kind: 'removed' }, operation);
    if (!matchesExpected(source, operation.stat))
      return failureOf('source-changed', 'another file has the name of the source now; both are kept');
    const aside = takeAside(access, request);
    if (aside.kind === 'failed') return aside;
  }
  const { keeper } = inFlight;
  const isKept = keeper === undefined || keeperHolds({ keeper, gone }, operation, tools);
  if (isKept) return ended(access, removeGone(access, request), operation);
  const failure = putSourceBack(operation, tools);
  if (failure !== null) return failure;
  if (takeBack(target, cutOff, tools)) syncFolder(access, dirname(target));
  return reset(operation, tools);
}

function ended(
  access: FileAccess,
  outcome: { kind: 'removed' } | Failure,
  operation: ChangingOperation,
): Recovered {
  if (outcome.kind === 'failed') return outcome;
  orNullIfAbsent(() => syncFolder(access, dirname(operation.from)));
  return 'done';
}

function putSourceBack(operation: ChangingOperation, tools: RecoverTools): Failure | null {
  const kept = failureOf('source-changed', 'the source had been renamed aside');
  const outcome = putBack(tools.access, { from: operation.from, gone: goneOf(operation, tools) }, kept);
  syncFolder(tools.access, dirname(operation.from));
  return outcome === kept ? null : outcome;
}

function targetHolds(access: FileAccess, target: string, operation: PlacingOperation): boolean {
  const stat = lstatOrNull(access, target);
  if (stat === null || stat.kind !== 'file' || stat.size !== placedBytes(operation)) return false;
  // A target that is only another spelling of the source (one name, no second link) proves nothing.
  const source = lstatOrNull(access, operation.from);
  if (source !== null && isOneName(source, stat)) return false;
  const found = readBack(access, target);
  return found !== null && found.sha256 === operation.sha256;
}

/**
 * A file as it reads now; null where it is none or changes. What cannot be read may be the only copy by now: nothing is decided on
 * that.
 */
function readBack(access: FileAccess, path: string): HashedSources | null {
  const found = readable(path, hashFile(access, path));
  return found && { ...found, stats: [found.stat] };
}

/** As `readBack`, for what files derive to. */
function readDerived(
  access: FileAccess,
  paths: readonly string[],
  derivation: BoundDerivation,
): HashedSources | null {
  return readable(paths.join(', '), hashDerived(access, paths, derivation));
}

function readable<Found extends HashedFile>(path: string, found: Found | HashFailure): Found | null {
  if (found.kind === 'hashed') return found;
  if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENOTFILE', 'ECHANGED'].includes(found.errno)) return null;
  throw Object.assign(new Error(`${path}: ${found.message}`), { code: found.errno });
}

function isOneName(a: FileStat, b: FileStat): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.nlink < 2;
}

function dropPart(operation: PlacingOperation, target: string, tools: RecoverTools): void {
  withdraw(tools.access, join(dirname(target), temporaryName(tools.runId, operation.id, 'part')));
}

/** An empty target is ours only where the journal said, before it was made, that it would be. */
function dropPlaceholder(operation: PlacingOperation, inFlight: InFlight, tools: RecoverTools): void {
  if (!inFlight.placeholder || inFlight.to === null || placedBytes(operation) === 0) return;
  const stat = lstatOrNull(tools.access, inFlight.to);
  if (stat?.kind === 'file' && stat.size === 0) withdraw(tools.access, inFlight.to);
}

function writeOutcome(
  operation: ChangingOperation,
  { inFlight, outcome }: { inFlight: InFlight; outcome: Recovered },
  tools: RecoverTools,
): void {
  const { id } = operation;
  const to = inFlight.to;
  if (outcome === 'done')
    tools.journal.add({
      kind: 'done',
      id,
      to,
      stat: to === null ? null : statAt(tools.access, to),
      how: placingOf(operation, inFlight),
      keeper: inFlight.keeper,
    });
  else if (outcome.kind === 'reset') tools.journal.add({ kind: 'reset', id, stat: outcome.stat });
  else {
    const isPlaced =
      to !== null &&
      !isTakingAway(operation) &&
      outcome.code !== 'lost' &&
      targetHolds(tools.access, to, operation);
    tools.journal.add({
      kind: 'failed',
      id,
      code: outcome.code,
      message: outcome.message,
      to: isPlaced ? to : null,
      stat: isPlaced ? statAt(tools.access, to) : null,
    });
  }
}

function placingOf(operation: ChangingOperation, inFlight: InFlight): Placing | null {
  if (isTakingAway(operation)) return null;
  return inFlight.how ?? (operation.kind === 'move' ? 'link' : 'copy');
}

function statAt(access: FileAccess, path: string): StatRecord | null {
  const stat = lstatOrNull(access, path);
  return stat === null ? null : toStatRecord(stat);
}

function goneOf(operation: ChangingOperation, tools: RecoverTools): string {
  return join(dirname(operation.from), temporaryName(tools.runId, operation.id, 'gone'));
}
