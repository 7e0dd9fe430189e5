import type { ProofRule, ShelfHolder } from './shelf-holder.ts';
import type { ShelfTable } from './shelf-table.ts';

export interface HealInput {
  readonly table: ShelfTable;
  readonly holders: readonly ShelfHolder[];
  readonly rule: ProofRule;
  /** Rows of contents whose copy on one disk was found bad, so that it is no copy any more. */
  readonly rows: Uint32Array;
}

/** What becomes of bad objects of a disk. Each row is in one of the two, in the order of the input. */
export interface HealPlan {
  /** To be brought back. */
  readonly heal: Uint32Array;
  /** Left out, because their sources dropped them long ago or they have as many copies elsewhere as their policy allows. */
  readonly enough: Uint32Array;
}
