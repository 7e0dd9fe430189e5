import { dirname } from 'node:path';
import { statIfReadable } from '../../files/file-access.ts';
import type { BatchItem, BatchTools, FailedOperation } from './batch-item.ts';
import { failGroupsWhole, newBatchItem } from './batch-item.ts';
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
  makePlacedDurable(items, tools);
  takeSourcesAway(items, tools);
  writeOutcomes(items, tools);
  return items.flatMap(({ operation, to, failure }) =>
    failure === null ? [] : [{ path: operation.from, to, failure }],
  );
}

function writeIntents(items: readonly BatchItem[], tools: BatchTools): void {
  rememberFolderTimes(items, tools);
  for (const { operation, failure, to, keepers } of items)
    if (failure === null && isChanging(operation))
      tools.journal.add({ kind: 'intent', id: operation.id, to, keeper: keepers[0]?.path });
  tools.journal.sync();
}

/**
 * Taking files away changes their folders' times; an undo gives them back. Told before anything changes, and so of the folders that get files too: one
 * of them may lose others in a later batch.
 */
function rememberFolderTimes(items: readonly BatchItem[], tools: BatchTools): void {
  for (const folder of new Set(items.flatMap(changedFolders))) {
    if (tools.touchedFolders.has(folder)) continue;
    tools.touchedFolders.add(folder);
    // One that does not answer shows it when a file of it does not.
    const stat = statIfReadable(tools.access, folder);
    if (stat?.kind === 'folder')
      tools.journal.add({ kind: 'touched', path: folder, mtimeNs: String(stat.mtimeNs) });
  }
}

function changedFolders({ operation, failure, to }: BatchItem): readonly string[] {
  if (failure !== null) return [];
  return [...(isRemoving(operation) ? [operation.from] : []), ...(to === null ? [] : [to])].map(dirname);
}
