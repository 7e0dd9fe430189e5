import { dirname } from 'node:path';
import { lstatOrNull } from '../../files/file-access.ts';
import type { BatchItem, BatchTools, FailedOperation } from './batch-item.ts';
import { failGroupsWhole, guarded, newBatchItem } from './batch-item.ts';
import { checkPreconditions, proveKeepers, proveRetired } from './check-batch.ts';
import { takeSourcesAway, writeOutcomes } from './end-batch.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import { isChanging, isRemoving } from '../plan/operation.ts';
import { makePlacedDurable, placeAll, withdrawFailedGroups } from './place-batch.ts';

/**
 * Carries out one batch by the verified move: check, write down (durable), place, make durable, write down
 * (durable), prove the keepers, take the sources away, write down. A group is placed whole or not at all.
 */
export async function applyBatch(
  operations: readonly PlannedOperation[],
  tools: BatchTools,
): Promise<readonly FailedOperation[]> {
  const items = operations.map(newBatchItem);
  checkPreconditions(items, tools);
  await proveRetired(items, tools);
  await proveKeepers(items, tools);
  failGroupsWhole(items);
  writeIntents(items, tools);
  await placeAll(items, tools);
  withdrawFailedGroups(items, tools);
  await makePlacedDurable(items, tools);
  takeSourcesAway(items, tools);
  writeOutcomes(items, tools);
  return items.flatMap(({ operation, to, failure }) =>
    failure === null ? [] : [{ path: operation.from, to, failure }],
  );
}

function writeIntents(items: readonly BatchItem[], tools: BatchTools): void {
  rememberFolderTimes(items, tools);
  failGroupsWhole(items);
  for (const { operation, failure, to, keepers } of items)
    if (failure === null && isChanging(operation))
      tools.journal.add({ kind: 'intent', id: operation.id, to, keeper: keepers[0]?.path });
  tools.journal.sync();
}

/**
 * Taking files away changes their folders' times; an undo gives them back. Told before anything changes, of the folders that files come into, too: a folder may get files in one
 * batch and lose others in a later one. An item whose folders cannot be looked at fails.
 */
function rememberFolderTimes(items: readonly BatchItem[], tools: BatchTools): void {
  for (const item of items.filter(({ failure }) => failure === null)) {
    const touched: FolderTime[] = [];
    guarded(item, () => {
      for (const folder of foldersOf(item, tools)) touched.push(folder);
    });
    for (const { path, mtimeNs } of touched) tools.journal.add({ kind: 'touched', path, mtimeNs });
  }
}

interface FolderTime {
  readonly path: string;
  readonly mtimeNs: string;
}

/** The folders whose times an item changes, and that nobody looked at yet in this run. */
function* foldersOf({ operation, to }: BatchItem, tools: BatchTools): Generator<FolderTime> {
  const remembered = function* (folder: string): Generator<FolderTime, boolean> {
    const { access, touchedFolders } = tools;
    const known = touchedFolders.get(folder);
    if (known !== undefined) return known;
    const stat = lstatOrNull(access, folder);
    touchedFolders.set(folder, stat !== null);
    if (stat !== null) yield { path: folder, mtimeNs: String(stat.mtimeNs) };
    return stat !== null;
  };
  if (isRemoving(operation)) yield* remembered(dirname(operation.from));
  // A missing folder will be a new name in the one above it.
  for (let at = to; at !== null && dirname(at) !== at;) {
    at = dirname(at);
    const isThere = yield* remembered(at);
    if (isThere) return;
  }
}
