import type { ShelfHolder } from './shelf-holder.ts';
import type { Sum } from './backup-plan.ts';
import type { ShelfTable } from './shelf-table.ts';

export interface RestoreInput {
  readonly table: ShelfTable;
  readonly holders: readonly ShelfHolder[];
  /** Rows that are wanted; all where it is absent. */
  readonly rows?: Uint32Array | undefined;
  /** Numbers of the holders that can be read without being fetched: trees that are there, disks that are plugged in. They cost nothing. */
  readonly atHand: readonly number[];
  /** Numbers of holders not to be asked for, such as disks that are told to be lost or could not be read in this run. */
  readonly without: readonly number[];
}

/** One disk and what is read from it. */
export interface RestoreVisit {
  readonly holder: number;
  readonly isAtHand: boolean;
  readonly sum: Sum;
  /** In ascending order. */
  readonly rows: Uint32Array;
}

/** Which disks to plug in, one after the other. */
export interface RestorePlan {
  /** Those at hand first, then the one that brings most files, and so on. No content is in two of them. */
  readonly visits: readonly RestoreVisit[];
  /** Contents without any copy that can be reached, in ascending order of the rows. To be told first. */
  readonly without: Uint32Array;
  readonly withoutSum: Sum;
  /** Disks that have to be fetched. */
  readonly toFetch: number;
  /** True where no smaller number of disks holds everything. */
  readonly isLeast: boolean;
  /** No smaller number than this can do; equal to `toFetch` where `isLeast`. */
  readonly atLeast: number;
}
