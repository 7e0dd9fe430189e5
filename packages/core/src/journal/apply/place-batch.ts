import { dirname, join } from 'node:path';
import { fileErrorOf, orNullIfAbsent, toError } from '../../files/file-access.ts';
import { failureOf, writeFailure } from '../../files/file-facts.ts';
import { hashFile } from '../../files/hash-file.ts';
import type { PlaceOutcome } from '../../files/place.ts';
import { placeByLink, placeByPlaceholder, withdraw } from '../../files/place.ts';
import { MissingFolders, syncFile, syncFolder } from '../../files/sync-folder.ts';
import type { BatchItem, BatchTools } from './batch-item.ts';
import { failGroupsWhole, guarded, placeOf } from './batch-item.ts';
import type { StageRequest } from '../../files/stage-copy.ts';
import { stageDerived } from '../../files/stage-copy.ts';
import type { Placing } from '../run/journal-event.ts';
import type { PlacingOperation } from '../plan/operation.ts';
import { isPlacing, targetNames } from '../plan/operation.ts';
import { temporaryName } from '../run/temporary-name.ts';

/** Gives every file of the batch its new name; on failure the source is as it was. */
export async function placeAll(items: readonly BatchItem[], tools: BatchTools): Promise<void> {
  const placing = items.filter(isToBePlaced);
  await prepareFolders(placing, tools);
  // Before any move: a link changes the change time of a file that is copied, too, and its copy would find it changed.
  await copyAll(
    placing.filter(({ operation, failure }) => operation.kind !== 'move' && failure === null),
    tools,
  );
  const toCopy: PlacingItem[] = [];
  for (const item of placing) {
    if (item.operation.kind !== 'move' || item.failure !== null) continue;
    syncFresh(item, tools);
    if (item.failure !== null) continue;
    if (placeUnderFreeName(item, tools, item.operation.from) === 'cannot-link') toCopy.push(item);
  }
  await copyAll(toCopy, tools);
}

/** An item that gets a name at a target. */
type PlacingItem = BatchItem & { readonly operation: PlacingOperation; to: string };

function isToBePlaced(item: BatchItem): item is PlacingItem {
  return item.failure === null && item.to !== null && isPlacing(item.operation);
}

/**
 * A file that was copied here a moment ago may not be on its disk yet, and a link does not put it there: after a power
 * cut its new name would stand for nothing. Before linking this is one wait for the disk; after it, a write of its journal.
 */
function syncFresh(item: PlacingItem, tools: BatchTools): void {
  const { kind, from, stat } = item.operation;
  if (kind !== 'move' || BigInt(stat.ctimeNs) < tools.freshSinceNs) return;
  guarded(item, () => syncFile(tools.access, from));
}

/** Creates the folders of the targets, told in the journal before the first of them exists. */
async function prepareFolders(items: readonly PlacingItem[], tools: BatchTools): Promise<void> {
  const folders = new MissingFolders(tools.access);
  for (const item of items) {
    item.isAttempted = true;
    guarded(item, () => folders.add(dirname(item.to)));
  }
  for (const path of folders.paths) tools.journal.add({ kind: 'folder', path });
  tools.journal.sync();
  folders.create();
  folders.endWith(await tools.content.syncFolders(folders.parents));
  for (const item of items) if (item.failure === null) guarded(item, () => folders.check(dirname(item.to)));
}

async function copyAll(items: readonly PlacingItem[], tools: BatchTools): Promise<void> {
  if (items.length === 0) return;
  await stageWhole(
    items.filter(({ operation }) => operation.kind !== 'derive'),
    tools,
  );
  for (const item of items) stageDerivedPart(item, tools);
  const staged = items.filter(({ failure }) => failure === null);
  tellStaged(staged, tools);
  for (const item of staged)
    if (item.failure === null) publishPart(item, tools);
    else dropPart(item, tools);
}

async function stageWhole(items: readonly PlacingItem[], tools: BatchTools): Promise<void> {
  const outcomes = await tools.content.stageCopies(
    items.map((item) => stageRequest(item, tools)),
    tools.onBytes,
  );
  items.forEach((item, at) => {
    const outcome = outcomes[at];
    if (outcome?.kind === 'staged') {
      if (outcome.lostAttributes !== undefined)
        tools.onLostAttributes?.(outcome.lostAttributes, item.operation.from);
    } else item.failure = outcome ?? failureOf('io-error', 'the copy gave no answer');
  });
}

function stageDerivedPart(item: PlacingItem, tools: BatchTools): void {
  const { operation } = item;
  if (operation.kind !== 'derive') return;
  const derivation = tools.derivationOf(operation);
  if (derivation === null) return;
  const request = { ...stageRequest(item, tools), derivation, parts: operation.parts };
  const outcome = stageDerived(tools.access, request, tools.onBytes);
  if (outcome.kind === 'failed') item.failure = outcome;
}

function stageRequest({ operation, to }: PlacingItem, tools: BatchTools): StageRequest {
  const { from, sha256, stat } = operation;
  const mtimeNs = operation.kind === 'move' ? undefined : operation.mtimeNs;
  return { from, part: partOf(operation, to, tools), sha256, stat, mtimeNs };
}

/** Before a copy is published it is told which file it is: recovery may take back what is ours, and only that. */
function tellStaged(items: readonly PlacingItem[], tools: BatchTools): void {
  for (const item of items)
    guarded(item, () => {
      const { ino } = tools.access.lstat(partOf(item.operation, item.operation.to, tools));
      tools.journal.add({ kind: 'staged', id: item.operation.id, ino: String(ino) });
    });
  tools.journal.sync();
}

function dropPart(item: PlacingItem, tools: BatchTools): void {
  guarded(item, () => withdraw(tools.access, partOf(item.operation, item.operation.to, tools)));
}

function publishPart(item: PlacingItem, tools: BatchTools): void {
  const part = partOf(item.operation, item.operation.to, tools);
  if (placeUnderFreeName(item, tools, part) === 'cannot-link') placeWithoutLinks(item, tools, part);
  else if (item.placing === 'link') item.placing = 'copy';
  dropPart(item, tools);
}

/** Tries the planned name, then the other ones, until one is free or holds the same content. */
function placeUnderFreeName(item: PlacingItem, tools: BatchTools, existing: string): PlaceOutcome['kind'] {
  const outcome = tryNames(
    item,
    (to) => placeByLink(tools.access, { existing, to, sha256: item.operation.sha256 }),
    tools,
  );
  return settle(item, outcome, 'link');
}

function placeWithoutLinks(item: PlacingItem, tools: BatchTools, part: string): void {
  const outcome = tryNames(
    item,
    (to) =>
      placeByPlaceholder(tools.access, { existing: part, to, sha256: item.operation.sha256 }, () => {
        tools.journal.add({ kind: 'placeholder', id: item.operation.id, to });
        tools.journal.sync();
      }),
    tools,
  );
  settle(item, outcome, 'placeholder');
}

function tryNames(item: PlacingItem, place: (to: string) => PlaceOutcome, tools: BatchTools): PlaceOutcome {
  const names = targetNames(item.operation);
  for (const name of names) {
    if (name !== item.to) {
      const keeper = item.keepers[0]?.path;
      tools.journal.add({ kind: 'intent', id: item.operation.id, to: name, keeper });
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

function settle(item: BatchItem, outcome: PlaceOutcome, placing: Placing): PlaceOutcome['kind'] {
  if (outcome.kind === 'placed') item.placing = placing;
  else if (outcome.kind === 'present') item.placing = 'present';
  else if (outcome.kind === 'failed') item.failure = outcome;
  return outcome.kind;
}

/** Where one file of a group could not be placed, the others' new names are taken back; their sources are intact. */
export function withdrawFailedGroups(items: readonly BatchItem[], tools: BatchTools): void {
  const placedBefore = new Set(items.filter((item) => item.failure === null));
  failGroupsWhole(items);
  for (const item of placedBefore) {
    if (item.failure === null || item.to === null || item.placing === null || item.placing === 'present')
      continue;
    if (withdrawPlaced(item, tools)) item.placing = null;
  }
}

/** From here on a crash finds the targets on disk, so sources may be taken away. */
export async function makePlacedDurable(items: readonly BatchItem[], tools: BatchTools): Promise<void> {
  const placed = items.filter((item) => item.failure === null && item.placing !== null);
  const folders = [...new Set(placed.map((item) => dirname(placeOf(item))))];
  for (const error of await tools.content.syncFolders(folders)) if (error !== null) throw toError(error);
  syncWhatFailed(items, tools);
  for (const item of placed)
    if (item.placing !== null)
      tools.journal.add({ kind: 'placed', id: item.operation.id, to: placeOf(item), how: item.placing });
  tools.journal.sync();
}

/** A part or a name that was taken away again must not come back after a power cut: nobody would look for it. */
function syncWhatFailed(items: readonly BatchItem[], tools: BatchTools): void {
  const attempted = items.filter((item) => item.failure !== null && item.isAttempted);
  const byFolder = new Map(attempted.map((item) => [dirname(placeOf(item)), item]));
  for (const [folder, item] of byFolder)
    guarded(item, () => void orNullIfAbsent(() => syncFolder(tools.access, folder)));
}

/** Takes a name back only while it is certainly the one this run placed: the source's inode, or its content. */
export function withdrawPlaced(item: BatchItem, tools: BatchTools): boolean {
  const { from, sha256 } = item.operation;
  const to = placeOf(item);
  let isWithdrawn = false;
  guarded(item, () => {
    const source = tools.access.lstat(from);
    const target = tools.access.lstat(to);
    const isLink = source.ino === target.ino && source.dev === target.dev;
    const found = isLink ? null : hashFile(tools.access, to);
    if (!isLink && (found?.kind !== 'hashed' || found.sha256 !== sha256)) return;
    withdraw(tools.access, to);
    isWithdrawn = true;
  });
  return isWithdrawn;
}

function partOf(operation: Pick<PlacingOperation, 'id'>, to: string, tools: BatchTools): string {
  return join(dirname(to), temporaryName(tools.runId, operation.id, 'part'));
}

function attempt(place: () => PlaceOutcome): PlaceOutcome {
  try {
    return place();
  } catch (error) {
    return writeFailure(fileErrorOf(error));
  }
}
