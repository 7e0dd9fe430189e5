import type { BitRot, CrawlFailure } from './range/range-answer.ts';

/** Where a file was and is; paths below the tree's root. */
export interface MovedFile {
  readonly from: string;
  readonly to: string;
}

/** What became of files that are gone; 100 paths are named at most. */
export interface GoneReport {
  /** Their content is at a new path of the same tree; they count among the new and the gone as well. */
  readonly moved: number;
  readonly movedFiles: readonly MovedFile[];
  /** No other place is known to have their content. */
  readonly goneNowhere: number;
  readonly goneNowhereFiles: readonly string[];
  /** The only other copies are on discs that were never read back. */
  readonly goneUnproven: number;
  readonly goneUnprovenFiles: readonly string[];
  /** The only other copies are in places that rank lower, such as the duplicates folder or another disk. */
  readonly goneDisplaced: number;
  readonly goneDisplacedFiles: readonly string[];
}

/** Files with a time that is more than a day after the moment of the crawl, and the first 100 of their paths. */
export interface FutureReport {
  readonly future: number;
  readonly futureFiles: readonly string[];
}

/** What a crawl found; counts of files, sizes in bytes. */
export interface CrawlReport extends GoneReport, FutureReport {
  readonly tree: string;
  readonly root: string;
  readonly files: number;
  readonly bytes: number;
  /** Files whose content was read, and those whose stored hash still holds. */
  readonly hashed: number;
  readonly hashedBytes: number;
  readonly reused: number;
  /** Those of the read ones that were read only because they had not been for long (`--verify-budget`). */
  readonly proven: number;
  readonly provenBytes: number;
  readonly added: number;
  readonly gone: number;
  /** Files that hold other content than at the last crawl, with another size or time: they were edited or overwritten. */
  readonly changed: number;
  /** Changes and losses that the user took for the truth. */
  readonly accepted: number;
  /** The first 100 paths of those that changed and of those that are gone. */
  readonly changedFiles: readonly string[];
  readonly goneFiles: readonly string[];
  readonly symlinks: number;
  readonly special: number;
  /** At most 100 of each are listed; the numbers are whole. */
  readonly failed: number;
  readonly failures: readonly CrawlFailure[];
  readonly rotten: number;
  readonly rot: readonly BitRot[];
}
