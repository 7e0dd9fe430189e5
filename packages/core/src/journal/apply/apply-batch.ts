import { dirname } from 'node:path';
import { lstatOrNull } from '../../files/file-access.ts';
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
  await makePlacedDurable(items, tools);
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

/** Taking files away changes their folders' times; an undo gives them back. Told before anything changes. */
function rememberFolderTimes(items: readonly BatchItem[], tools: BatchTools): void {
  const leaving = items.filter(({ failure, operation }) => failure === null && isRemoving(operation));
  for (const folder of new Set(leaving.map(({ operation }) => dirname(operation.from)))) {
    if (tools.touchedFolders.has(folder)) continue;
    tools.touchedFolders.add(folder);
    const stat = lstatOrNull(tools.access, folder);
    if (stat !== null) tools.journal.add({ kind: 'touched', path: folder, mtimeNs: String(stat.mtimeNs) });
  }
}
