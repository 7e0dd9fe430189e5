import type { KeepRule } from '../library/core-settings.ts';

export interface DedupeOptions {
  /** Names or folders of the trees to compare, in the order of `path-order`; by default all that hold originals. */
  readonly trees?: readonly string[] | undefined;
  /** Trees, or folders inside trees, whose copies always stay; the archive is one of its own. */
  readonly references?: readonly string[] | undefined;
  /** Which copy stays where no reference holds one; by default the library's setting. */
  readonly keep?: KeepRule | undefined;
}

/** What the plan's header tells of a dedupe beside its totals. */
export interface DedupeFigures {
  readonly keep: KeepRule;
  /** The roots that were compared. */
  readonly trees: readonly string[];
  readonly references: readonly string[];
  /** Sets of two or more equal files, and the copies of them that stay. */
  readonly sets: number;
  readonly kept: number;
}
