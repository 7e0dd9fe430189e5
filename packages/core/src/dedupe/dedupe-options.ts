import type { KeepRule } from '../library/core-settings.ts';

export interface DedupeOptions {
  /** Names or folders of the trees to compare, in the order of `path-order`; by default all that hold originals. */
  readonly trees?: readonly string[] | undefined;
  /** Trees, or folders inside trees, whose copies always stay; the archive is one of its own. */
  readonly references?: readonly string[] | undefined;
  /** Which copy stays where no reference holds one, the first rule that finds a difference; by default the library's setting. */
  readonly keep?: readonly KeepRule[] | undefined;
  /** Each in place of the library's setting of the same name. */
  readonly prefer?: readonly string[] | undefined;
  readonly demote?: readonly string[] | undefined;
  readonly skipHidden?: boolean | undefined;
  readonly oneFileSystem?: boolean | undefined;
  /** Looks at the files of the named folders as they are now, in place of indexes. */
  readonly direct?: boolean | undefined;
  /** Handles the files of a folder as one group: all of them are set aside, or none. */
  readonly wholeFolders?: boolean | undefined;
  /** Sets aside only what a person decided to, by the ledger of decisions. */
  readonly decided?: boolean | undefined;
  /** Sets aside also what a person decided to keep, where the rules say so. */
  readonly ignoreDecisions?: boolean | undefined;
}

/** What the plan's header tells of a dedupe beside its totals. */
export interface DedupeFigures {
  readonly keep: KeepRule;
  /** Absent where `keep` alone was asked for, as are the rules below. */
  readonly thenBy?: readonly KeepRule[] | undefined;
  readonly prefer?: readonly string[] | undefined;
  readonly demote?: readonly string[] | undefined;
  readonly skipHidden?: true | undefined;
  readonly oneFileSystem?: true | undefined;
  readonly wholeFolders?: true | undefined;
  /** The roots that were compared. */
  readonly trees: readonly string[];
  /** The names of those that were outside of the library; plans of older versions do not have it. */
  readonly outside?: readonly string[] | undefined;
  readonly references: readonly string[];
  /** Sets of two or more equal files, and the copies of them that stay. */
  readonly sets: number;
  readonly kept: number;
  /** Files with an equal one that a rule leaves alone: hidden ones, and those that a `.mediastructignore` file names. */
  readonly leftAlone: number;
  /** Set where only a person's decisions were followed: how many there are. */
  readonly decided?: number | undefined;
  /** Copies that stay because a person decided so; absent where there are none. */
  readonly keptByDecision?: number | undefined;
  /** Set where no decision was asked. */
  readonly ignoreDecisions?: true | undefined;
  /** Set where the folders were looked at as they are, without an index. */
  readonly direct?: DirectFigures | undefined;
}

/** What was read to find equal files without an index. */
export interface DirectFigures {
  /** Files that were found. */
  readonly files: number;
  /** Those of one size with another, whose head and tail were looked at. */
  readonly looked: number;
  /** Those that were read whole, and the bytes of them and of those that were read as far as they equal another one. */
  readonly read: number;
  readonly readBytes: number;
}
