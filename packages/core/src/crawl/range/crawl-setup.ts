import type { ExtraAlgorithm } from '../../files/digest-algorithms.ts';
import type { PathRange } from '../../files/walk-range.ts';
import type { FilterFacts } from '../../library/tree-filter.ts';
import type { ReuseRules } from '../plan-reuse.ts';
import type { BudgetLeft, DueDays } from '../proof/plan-proof.ts';

/** What is the same for all parts of a crawl of one tree. Plain values: threads are given it. */
export interface CrawlSetup {
  /** Tells one crawl from another. */
  readonly id: string;
  readonly root: string;
  /** Which folder that was when the crawl began. */
  readonly rootIdentity: string;
  /** Of the tree, to name it where a line of it cannot be read. */
  readonly indexPath: string;
  readonly filter: FilterFacts;
  readonly rules: ReuseRules;
  /** What a crawl that did not end read counts up to this age. */
  readonly madeMaxAgeDays: number;
  /** Paths below the root that the user takes as they are, with all below them; `''` is the whole tree. */
  readonly accepted: readonly string[];
  /** Digests that each record is to have beside the content hash; a file whose record lacks one is read. */
  readonly also: readonly ExtraAlgorithm[];
}

/** A part of a tree that a reader is to crawl, with what is known of it. */
export interface RangeTask extends PathRange {
  readonly setup: CrawlSetup;
  /** ISO 8601 UTC; never later than the reading. */
  readonly at: string;
  /** When the task was given out, milliseconds since 1970. */
  readonly nowMs: number;
  /** The lines of the index that lie in the range, each with its line feed. */
  readonly known: Uint8Array;
  /** The lines that a crawl which did not end had made of files in the range. */
  readonly made: Uint8Array;
  /** Which files are read although nothing about them changed. */
  readonly due: DueDays | null;
  /** Of the budget for them. */
  readonly left: BudgetLeft;
  /** Paths in the range that an earlier pass of the same run could not read, or found rotten. */
  readonly wrong: readonly string[];
  /** The file at `from` was waited for, and is read however near to now its time is. */
  readonly hasWaited: boolean;
  /** After so much the reader stops and answers what is left. */
  readonly budget: RangeBudget;
  /** So many places to divide what is left are wanted. */
  readonly splits: number;
}

export interface RangeBudget {
  /** Files that are read. */
  readonly files: number;
  readonly bytes: number;
}
