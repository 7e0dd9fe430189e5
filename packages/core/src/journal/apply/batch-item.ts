import type { ContentPort } from '../../files/content-port.ts';
import type { FileAccess, FileStat } from '../../files/file-access.ts';
import { fileErrorOf } from '../../files/file-access.ts';
import type { Failure } from '../../files/file-facts.ts';
import { failureOf, writeFailure } from '../../files/file-facts.ts';
import type { StatRecord } from '../../records/file-record.ts';
import type { ArchiveGuard } from './archive-guard.ts';
import type { BoundDerivation } from '../../files/derivation.ts';
import type { Placing } from '../run/journal-event.ts';
import type { JournalWriter } from '../run/journal-file.ts';
import type { DeriveOperation, PlannedOperation, RetractOperation } from '../plan/operation.ts';
import { targetOf } from '../plan/operation.ts';

/** What a batch works with; everything that changes the world passes through `access` or `content`. */
export interface BatchTools {
  readonly access: FileAccess;
  readonly content: ContentPort;
  readonly journal: JournalWriter;
  readonly guard: ArchiveGuard;
  /** The symlink that nothing may be placed behind at a path; null for none. Absolute paths. */
  readonly symlinkAbove: (path: string) => string | null;
  readonly runId: string;
  /** Folders that were looked at before they changed, and whether each was there; grows with the folders of a run, not its files. */
  readonly touchedFolders: Map<string, boolean>;
  /** Files that changed since then may not be on their disk yet. Nanoseconds since 1970. */
  readonly freshSinceNs: bigint;
  /** The derivation of an operation that has one; null for all others. */
  readonly derivationOf: DerivationOf;
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** Told why extended attributes of a source could not be kept. */
  readonly onLostAttributes?: ((message: string, path: string) => void) | undefined;
}

/** Finds the derivation that an operation names, or null where it names none. */
export type DerivationOf = (
  operation: Partial<Pick<DeriveOperation | RetractOperation, 'how' | 'params'>>,
) => BoundDerivation | null;

export interface FailedOperation {
  readonly path: string;
  /** Where it was to be placed; null where the operation places nothing. */
  readonly to: string | null;
  readonly failure: Failure;
}

/** A keeper, and its stat when it was read. */
export interface ProvenKeeper {
  readonly path: string;
  readonly stat: FileStat;
}

/** One operation on its way through the batch. */
export interface BatchItem {
  readonly operation: PlannedOperation;
  to: string | null;
  placing: Placing | null;
  /** Its target's folder may hold something of ours since. */
  isAttempted: boolean;
  failure: Failure | null;
  /** The keeper that was read back and found the same, or all of those that hold the content together; empty where none is relied on. */
  keepers: readonly ProvenKeeper[];
  finalStat: StatRecord | null;
}

/** The place that an item was given. An item without one is a bug of the program and throws. */
export function placeOf({ operation, to }: BatchItem): string {
  if (to === null) throw new TypeError(`operation ${operation.id} has no target`);
  return to;
}

export function newBatchItem(operation: PlannedOperation): BatchItem {
  return {
    operation,
    to: targetOf(operation) ?? null,
    placing: null,
    isAttempted: false,
    failure: null,
    keepers: [],
    finalStat: null,
  };
}

/** A group is handled whole: where one of its files failed, the others that have not been done fail with it. */
export function failGroupsWhole(items: readonly BatchItem[]): void {
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

/** Runs a step for one item; a file error becomes the item's failure, or is told with the one it has. */
export function guarded(item: BatchItem, step: () => void): void {
  try {
    step();
  } catch (error) {
    const failure = writeFailure(fileErrorOf(error));
    item.failure = item.failure === null ? failure : toldTogether(item.failure, failure);
  }
}

function toldTogether(first: Failure, then: Failure): Failure {
  return failureOf(first.code, `${first.message}; ${then.message}`);
}
