import type { ExtraAlgorithm } from '../files/digest-algorithms.ts';
import type { RangeBudget } from './range/crawl-setup.ts';

/** How trees are crawled. */
export interface CrawlOptions {
  readonly maxAgeDays: number;
  /** Reads every file again. */
  readonly force: boolean;
  /** The tree was emptied or replaced on purpose: what its index says of it is forgotten. */
  readonly acceptTree: boolean;
  /** Files that are gone are meant to be, however many. */
  readonly acceptGone: boolean;
  /** Absolute paths of files and folders that are taken as they are now, changed or gone. */
  readonly accept: readonly string[];
  /** Digests that each record is to have beside the content hash; none if absent. A file whose record lacks one is read. */
  readonly also?: readonly ExtraAlgorithm[] | undefined;
  /** So much is read again at most after the crawl was killed; 1 GiB if absent. */
  readonly markBytes?: number | undefined;
  /** So many files of a tree that rotted, and that cannot be read, are held in memory; 10,000 of each if absent. */
  readonly wrongKept?: number | undefined;
  /** After so much a reader answers; 256 files or 8 MiB if absent. */
  readonly task?: RangeBudget | undefined;
}
