import type { PlannedOperation } from '../plan/operation.ts';
import { isRemoving, sizeOf, targetOf } from '../plan/operation.ts';

/** A sync of the journal is paid once a batch; a batch is what a crash may have to look at again. */
export interface BatchLimits {
  readonly operations: number;
  readonly bytes: number;
}

/**
 * Cuts operations into batches by number and bytes. A group is never cut. One begins the next batch where an operation of it has
 * its keeper among the targets of the batch at hand, because a keeper must stand before it can be proven, or has its target among
 * the sources, because they must be gone before others take their place.
 */
export function* cutBatches(
  operations: Iterable<PlannedOperation>,
  limits: BatchLimits,
): Generator<readonly PlannedOperation[]> {
  let batch = new Batch();
  for (const group of groupsOf(operations)) {
    if (batch.operations.length > 0 && (batch.isFullWith(group, limits) || batch.goesBefore(group))) {
      yield batch.operations;
      batch = new Batch();
    }
    batch.add(group);
  }
  if (batch.operations.length > 0) yield batch.operations;
}

class Batch {
  readonly operations: PlannedOperation[] = [];
  #bytes = 0;
  readonly #targets = new Set<string>();
  readonly #removed = new Set<string>();

  add(group: readonly PlannedOperation[]): void {
    this.operations.push(...group);
    this.#bytes += bytesOf(group);
    for (const operation of group) {
      const to = targetOf(operation);
      if (to !== undefined) this.#targets.add(to);
      if (isRemoving(operation)) this.#removed.add(operation.from);
    }
  }

  isFullWith(group: readonly PlannedOperation[], limits: BatchLimits): boolean {
    return this.operations.length >= limits.operations || this.#bytes + bytesOf(group) > limits.bytes;
  }

  goesBefore(group: readonly PlannedOperation[]): boolean {
    return group.some(
      (operation) =>
        operation.keepers?.some((keeper) => this.#targets.has(keeper)) ||
        this.#removed.has(targetOf(operation) ?? ''),
    );
  }
}

/** Operations next to each other that share a group; one without a group is alone. */
function* groupsOf(operations: Iterable<PlannedOperation>): Generator<readonly PlannedOperation[]> {
  let group: PlannedOperation[] = [];
  for (const operation of operations) {
    const name = group.at(-1)?.group;
    if (group.length > 0 && (name === undefined || name !== operation.group)) {
      yield group;
      group = [];
    }
    group.push(operation);
  }
  if (group.length > 0) yield group;
}

function bytesOf(operations: readonly PlannedOperation[]): number {
  return operations.reduce((sum, operation) => sum + sizeOf(operation), 0);
}
