import { dirname } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import { isPlacing } from '../plan/operation.ts';
import { StandingFolders } from '../../files/standing-folders.ts';

/**
 * The disks that were full when a file was to be placed on them. A full disk does not get room by itself, so what else is to go
 * there is not tried; files go on to other disks.
 */
export class FullDisks {
  readonly #standing: StandingFolders;
  readonly #full = new Set<bigint>();

  constructor(access: FileAccess) {
    this.#standing = new StandingFolders(access);
  }

  /** Takes in that there was no room at a target; true where its disk was not known to be full. */
  add(target: string): boolean {
    const { dev } = this.#standing.above(dirname(target));
    const isNew = !this.#full.has(dev);
    this.#full.add(dev);
    return isNew;
  }

  /** The operations of a batch that do not wait for another run: those that go to no full disk, and whose group has none that does. */
  without(batch: readonly PlannedOperation[]): readonly PlannedOperation[] {
    const held = batch.filter((operation) => this.holds(operation));
    if (held.length === 0) return batch;
    const groups = new Set(held.map(({ group }) => group));
    return batch.filter(
      (operation) =>
        !held.includes(operation) &&
        (operation.kind === 'none' || operation.group === undefined || !groups.has(operation.group)),
    );
  }

  /** Whether the operation would write to a full disk. */
  holds(operation: PlannedOperation): boolean {
    if (this.#full.size === 0 || !isPlacing(operation)) return false;
    return this.#full.has(this.#standing.above(dirname(operation.to)).dev);
  }
}
