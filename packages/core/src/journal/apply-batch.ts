import { dirname, join } from 'node:path';
import type { ContentPort } from '../files/content-port.ts';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, lstatOrNull } from '../files/file-access.ts';
import type { Failure } from '../files/file-facts.ts';
import { failureOf, isUntouched, matchesExpected, writeFailure } from '../files/file-facts.ts';
import { placeByLink, placeByPlaceholder, withdraw } from '../files/place.ts';
import type { PlaceOutcome } from '../files/place.ts';
import { removeSource } from '../files/remove-source.ts';
import { makeFolders, syncFolder } from '../files/sync-folder.ts';
import type { StatRecord } from '../records/file-record.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { ArchiveGuard } from './archive-guard.ts';
import type { JournalWriter, Placing } from './journal-file.ts';
import type { PlannedOperation } from './operation.ts';
import { temporaryName } from './temporary-name.ts';

/** What a batch works with; everything that changes the world passes through `access` or `content`. */
export interface BatchTools {
  readonly access: FileAccess;
  readonly content: ContentPort;
  readonly journal: JournalWriter;
  readonly guard: ArchiveGuard;
  readonly runId: string;
  /** Folders whose times are in the journal already; grows with the folders of a run, not its files. */
  readonly touchedFolders: Set<string>;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

export interface FailedOperation {
  readonly path: string;
  readonly failure: Failure;
}

/** One operation on its way through the batch. */
interface Item {
  readonly operation: PlannedOperation;
  to: string | null;
  placing: Placing | null;
  failure: Failure | null;
  /** The keeper that was read back and found the same. */
  keeper: string | null;
  finalStat: StatRecord | null;
}

/**
 * Carries out one batch by the verified move: check, write down (durable), place, make durable, write down
 * (durable), prove the keepers, take the sources away, write down. A group is placed whole or not at all.
 */
export async function applyBatch(
  operations: readonly PlannedOperation[],
  tools: BatchTools,
): Promise<readonly FailedOperation[]> {
  const items = operations.map((operation): Item => ({
    operation,
    to: operation.to ?? null,
    placing: null,
    failure: null,
    keeper: null,
    finalStat: null,
  }));
  checkPreconditions(items, tools);
  await proveKeepers(items, tools);
  failGroupsWhole(items);
  writeIntents(items, tools);
  await placeAll(items, tools);
  withdrawFailedGroups(items, tools);
  makePlacedDurable(items, tools);
  takeSourcesAway(items, tools);
  writeOutcomes(items, tools);
  return items.flatMap(({ operation, failure }) =>
    failure === null ? [] : [{ path: operation.from, failure }],
  );
}

function checkPreconditions(items: readonly Item[], tools: BatchTools): void {
  for (const item of items) item.failure = preconditionFailure(item.operation, tools);
}

function preconditionFailure(operation: PlannedOperation, tools: BatchTools): Failure | null {
  const { kind, from, to, stat } = operation;
  if (kind === 'none') return null;
  if (from === to) return failureOf('same-file', 'source and target are one path');
  if (kind !== 'copy' && tools.guard.isProtected(from))
    return failureOf('protected', 'the file is under a protected root, which nothing may leave');
  try {
    const now = lstatOrNull(tools.access, from);
    if (now === null) return failureOf('source-missing', 'the source is not there any more');
    if (stat === undefined || !isUntouched(now, stat))
      return failureOf('source-changed', 'the source changed after it was planned');
    return null;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return failureOf('source-unreadable', (error as Error).message);
  }
}

/** Each operation that relies on a keeper needs one that is alive, another inode, and reads back the same now. */
async function proveKeepers(items: readonly Item[], tools: BatchTools): Promise<void> {
  let open = items.filter((item) => item.failure === null && (item.operation.keepers?.length ?? 0) > 0);
  for (let nth = 0; open.length > 0; nth++) {
    const asked = open.filter((item) => (item.operation.keepers?.length ?? 0) > nth);
    const paths = [...new Set(asked.map((item) => item.operation.keepers?.[nth] as string))];
    const outcomes = await tools.content.hashFiles(paths, tools.onBytes);
    const found = new Map(paths.map((path, at) => [path, outcomes[at]]));
    const unproven: Item[] = [];
    for (const item of open) {
      const path = item.operation.keepers?.[nth];
      if (path === undefined) {
        item.failure = failureOf('keeper-gone', 'no other copy could be read back and found the same');
        continue;
      }
      const outcome = found.get(path);
      const { sha256, stat } = item.operation;
      const isAnother =
        outcome?.kind === 'hashed' &&
        (String(outcome.stat.ino) !== stat?.ino || String(outcome.stat.dev) !== stat.dev);
      const isProven = isAnother && path !== item.operation.from && outcome.sha256 === sha256;
      if (isProven) item.keeper = path;
      else unproven.push(item);
    }
    open = unproven;
  }
}

function failGroupsWhole(items: readonly Item[]): void {
  const failed = new Set(items.filter((item) => item.failure !== null).map((item) => item.operation.group));
  for (const item of items) {
    const { group, kind } = item.operation;
    if (item.failure === null && kind !== 'none' && group !== undefined && failed.has(group))
      item.failure = failureOf(
        'group-failed',
        'a file that belongs to it could not be handled, so it stays with it',
      );
  }
}

function writeIntents(items: readonly Item[], tools: BatchTools): void {
  for (const { operation, failure, to, keeper } of items)
    if (failure === null && operation.kind !== 'none')
      tools.journal.add({ t: 'intent', id: operation.id, to, keeper: keeper ?? undefined });
  tools.journal.sync();
}

async function placeAll(items: readonly Item[], tools: BatchTools): Promise<void> {
  const placing = items.filter(
    (item) => item.failure === null && item.to !== null && item.operation.kind !== 'none',
  );
  for (const item of placing) prepareFolder(item, tools);
  const toCopy: Item[] = [];
  for (const item of placing) {
    if (item.failure !== null) continue;
    if (
      item.operation.kind === 'copy' ||
      placeUnderFreeName(item, tools, item.operation.from) === 'cannot-link'
    )
      toCopy.push(item);
  }
  await copyAll(toCopy, tools);
}

function prepareFolder(item: Item, tools: BatchTools): void {
  guarded(item, () => {
    makeFolders(tools.access, dirname(item.to as string), (path) => {
      tools.journal.add({ t: 'folder', path });
      tools.journal.sync();
    });
  });
}

async function copyAll(items: readonly Item[], tools: BatchTools): Promise<void> {
  if (items.length === 0) return;
  const requests = items.map(({ operation, to }) => ({
    from: operation.from,
    part: partOf(operation, to as string, tools),
    sha256: operation.sha256 as string,
    stat: operation.stat as StatRecord,
  }));
  const outcomes = await tools.content.stageCopies(requests, tools.onBytes);
  items.forEach((item, at) => {
    const outcome = outcomes[at];
    if (outcome?.kind === 'staged') publishPart(item, tools);
    else item.failure = outcome ?? failureOf('io-error', 'the copy gave no answer');
  });
}

function publishPart(item: Item, tools: BatchTools): void {
  const part = partOf(item.operation, item.operation.to as string, tools);
  if (placeUnderFreeName(item, tools, part) === 'cannot-link') placeWithoutLinks(item, tools, part);
  else if (item.placing === 'link') item.placing = 'copy';
  guarded(item, () => withdraw(tools.access, part));
}

/** Tries the planned name, then the other ones, until one is free or holds the same content. */
function placeUnderFreeName(item: Item, tools: BatchTools, existing: string): PlaceOutcome['kind'] {
  const outcome = tryNames(
    item,
    (to) => placeByLink(tools.access, { existing, to, sha256: item.operation.sha256 as string }),
    tools,
  );
  return settle(item, outcome, 'link');
}

function placeWithoutLinks(item: Item, tools: BatchTools, part: string): void {
  const outcome = tryNames(
    item,
    (to) =>
      placeByPlaceholder(
        tools.access,
        { existing: part, to, sha256: item.operation.sha256 as string },
        () => {
          tools.journal.add({ t: 'placeholder', id: item.operation.id, to });
          tools.journal.sync();
        },
      ),
    tools,
  );
  settle(item, outcome, 'placeholder');
}

function tryNames(item: Item, place: (to: string) => PlaceOutcome, tools: BatchTools): PlaceOutcome {
  const names = [item.operation.to as string, ...(item.operation.otherNames ?? [])];
  for (const name of names) {
    if (name !== item.to) {
      const keeper = item.keeper ?? undefined;
      tools.journal.add({ t: 'intent', id: item.operation.id, to: name, keeper });
      tools.journal.sync();
      item.to = name;
    }
    const outcome = attempt(() => place(name));
    if (outcome.kind !== 'taken') return outcome;
  }
  return failureOf(
    'target-differs',
    `${names.join(', ')}: other content has the name; nothing was overwritten`,
  );
}

function settle(item: Item, outcome: PlaceOutcome, placing: Placing): PlaceOutcome['kind'] {
  if (outcome.kind === 'placed') item.placing = placing;
  else if (outcome.kind === 'present') item.placing = 'present';
  else if (outcome.kind === 'failed') item.failure = outcome;
  return outcome.kind;
}

/** Where one file of a group could not be placed, the others' new names are taken back; their sources are intact. */
function withdrawFailedGroups(items: readonly Item[], tools: BatchTools): void {
  const placedBefore = new Set(items.filter((item) => item.failure === null));
  failGroupsWhole(items);
  for (const item of placedBefore) {
    if (item.failure === null || item.to === null || item.placing === null || item.placing === 'present')
      continue;
    const to = item.to;
    guarded(item, () => withdraw(tools.access, to));
    item.placing = null;
  }
}

function makePlacedDurable(items: readonly Item[], tools: BatchTools): void {
  const placed = items.filter((item) => item.failure === null && item.placing !== null);
  for (const folder of new Set(placed.map((item) => dirname(item.to as string))))
    syncFolder(tools.access, folder);
  for (const item of placed)
    tools.journal.add({
      t: 'placed',
      id: item.operation.id,
      to: item.to as string,
      how: item.placing as Placing,
    });
  tools.journal.sync();
}

function takeSourcesAway(items: readonly Item[], tools: BatchTools): void {
  const folders = new Set<string>();
  rememberFolderTimes(items, tools);
  for (const item of items) {
    const { kind, from, stat } = item.operation;
    if (item.failure !== null || (kind !== 'move' && kind !== 'retract')) continue;
    const survivor = kind === 'move' ? (item.to as string) : (item.keeper as string);
    const gone = join(dirname(from), temporaryName(tools.runId, item.operation.id, 'gone'));
    const outcome = removeSource(tools.access, { from, gone, stat: stat as StatRecord, survivor });
    if (outcome.kind === 'failed') item.failure = outcome;
    else folders.add(dirname(from));
  }
  for (const folder of folders) syncFolder(tools.access, folder);
}

function writeOutcomes(items: readonly Item[], tools: BatchTools): void {
  for (const item of items) {
    const { id } = item.operation;
    if (item.placing !== null) item.finalStat = statOfPlaced(item, tools);
    const to = item.placing === null ? null : item.to;
    const stat = item.finalStat;
    const keeper = item.keeper ?? undefined;
    if (item.failure === null) tools.journal.add({ t: 'done', id, to, stat, how: item.placing, keeper });
    else
      tools.journal.add({
        t: 'failed',
        id,
        code: item.failure.code,
        message: item.failure.message,
        to,
        stat,
      });
  }
}

/** Taking files away changes their folders' times; an undo gives them back. */
function rememberFolderTimes(items: readonly Item[], tools: BatchTools): void {
  const leaving = items.filter(
    ({ failure, operation }) =>
      failure === null && (operation.kind === 'move' || operation.kind === 'retract'),
  );
  for (const folder of new Set(leaving.map(({ operation }) => dirname(operation.from)))) {
    if (tools.touchedFolders.has(folder)) continue;
    tools.touchedFolders.add(folder);
    const stat = lstatOrNull(tools.access, folder);
    if (stat !== null) tools.journal.add({ t: 'touched', path: folder, mtimeNs: String(stat.mtimeNs) });
  }
  tools.journal.sync();
}

/** Linking and unlinking change the change time, so the stat to remember is the one after everything. */
function statOfPlaced(item: Item, tools: BatchTools): StatRecord | null {
  try {
    const stat = tools.access.lstat(item.to as string);
    const isOurs =
      item.placing !== 'link' ||
      item.operation.stat === undefined ||
      matchesExpected(stat, item.operation.stat);
    return isOurs ? toStatRecord(stat) : null;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

function partOf(operation: PlannedOperation, to: string, tools: BatchTools): string {
  return join(dirname(to), temporaryName(tools.runId, operation.id, 'part'));
}

/** Runs a step for one item; a file error becomes the item's failure. */
function guarded(item: Item, step: () => void): void {
  try {
    step();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    item.failure ??= writeFailure(errno, (error as Error).message);
  }
}

function attempt(place: () => PlaceOutcome): PlaceOutcome {
  try {
    return place();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    return writeFailure(errno, (error as Error).message);
  }
}
