import type { Sum } from './backup-plan.ts';
import type { ShelfTable } from './shelf-table.ts';

/** How much may be read. */
export type VerifyBudget =
  | { readonly kind: 'bytes'; readonly bytes: number }
  /** `bytesPerSecond`: how fast the disk was the last time. The run itself watches the clock. */
  | { readonly kind: 'time'; readonly seconds: number; readonly bytesPerSecond: number }
  | { readonly kind: 'all' };

export interface VerifyInput {
  readonly table: ShelfTable;
  readonly disk: number;
  readonly budget: VerifyBudget;
  /** Copies proven at or after this moment are not read again: how a cut-off verification goes on. Seconds since 1970 UTC; none where absent. */
  readonly notSince?: number | undefined;
}

/** What to read, oldest proof first; those never read back before all others, then in the order of the hashes. */
export interface VerifyPlan {
  readonly rows: Uint32Array;
  readonly sum: Sum;
  /** Copies on the disk that the budget leaves for later. */
  readonly later: Sum;
  /** When the oldest proof is from once the plan was done, seconds since 1970 UTC; 0 for never; null where nothing is left for later. */
  readonly oldestLater: number | null;
}

export interface SampleInput {
  /** Objects on the disk. */
  readonly population: number;
  /** Objects read, chosen at random without putting back. */
  readonly sample: number;
  /** Of those, the ones that were not right. */
  readonly bad: number;
  /** Such as 0.95. */
  readonly confidence: number;
}

/** What a sample shows of the whole. */
export interface SampleBound {
  /** With the confidence asked for, at most so many objects of the population are damaged, the bad ones of the sample among them. */
  readonly most: number;
  /** `most` of the population, from 0 to 1. */
  readonly share: number;
}

export interface DrawsInput {
  /** Objects drawn at random, each time from all of them. */
  readonly draws: number;
  /** Of those draws, the ones that met an object that was not right. */
  readonly bad: number;
  /** Such as 0.95. */
  readonly confidence: number;
}
