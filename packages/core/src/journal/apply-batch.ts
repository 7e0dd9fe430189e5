import type { BatchItem, BatchTools, FailedOperation } from './batch-item.ts';
import { failGroupsWhole, newBatchItem } from './batch-item.ts';
import { checkPreconditions, proveKeepers } from './check-batch.ts';
import { takeSourcesAway, writeOutcomes } from './end-batch.ts';
import type { PlannedOperation } from './operation.ts';
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

function writeIntents(items: readonly BatchItem[], tools: BatchTools): void {
  for (const { operation, failure, to, keeper } of items)
    if (failure === null && operation.kind !== 'none')
      tools.journal.add({ t: 'intent', id: operation.id, to, keeper: keeper ?? undefined });
  tools.journal.sync();
}
