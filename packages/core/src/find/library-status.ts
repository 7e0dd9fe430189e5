import type { ProofOutlook } from '../records/proof/proof-outlook.ts';
import type { Finding } from '../holders/finding.ts';
import type { VolumeStateName } from '../holders/volume-state.ts';
import type { TreeRole } from '../library/library.ts';
import type { StoredProblem } from './stored-problem.ts';

/** One tree; counts and times are null where it was never crawled or its index is damaged. */
export interface TreeStatus {
  readonly name: string;
  readonly role: TreeRole;
  readonly root: string | null;
  readonly index: 'present' | 'missing' | 'damaged';
  readonly files: number | null;
  readonly bytes: number | null;
  /** ISO 8601 UTC. */
  readonly crawledAt: string | null;
  readonly ageDays: number | null;
  /** Older than `[crawl] max_age_days`. */
  readonly isOld: boolean;
  /** How much of it was read to its end when; null where that was not counted yet. */
  readonly proof: ProofOutlook | null;
}

export interface FindingTally {
  readonly gone: number;
  readonly displaced: number;
  readonly rotten: number;
  readonly first: readonly Finding[];
}

export interface VolumeTally {
  readonly volumes: number;
  readonly files: number;
  readonly bytes: number;
}

/** What the library holds: the media tree and the volumes; other trees are counted in their own row only. */
export interface LibraryCounts {
  readonly files: number;
  readonly bytes: number;
  /** On volumes that count: all but planned, migrated and retired ones. */
  readonly archived: VolumeTally;
  /** Those of them of which a disc exists. */
  readonly burned: VolumeTally;
  /** Those of them whose folder is not in the archive any more, so that only discs hold them. */
  readonly released: VolumeTally;
  /** Volumes whose folder is gone and of which no disc is known that did not fail; they are counted in none of the others. */
  readonly lost: VolumeTally;
  /** Those that only discs hold which were never read back. */
  readonly unproven: VolumeTally;
  /** The longest ago that a burned volume was last read back from a disc, ISO 8601 UTC; null where one of them never was. */
  readonly oldestProof: string | null;
  readonly notArchived: { readonly files: number; readonly bytes: number };
  /** Files of the duplicates tree. */
  readonly duplicates: { readonly files: number; readonly bytes: number };
}

/** The state of a library; numbers that a damaged file would have told are null. */
export interface LibraryStatus {
  readonly library: string;
  readonly counts: LibraryCounts | null;
  readonly trees: readonly TreeStatus[];
  readonly maxAgeDays: number;
  /** Null where the volume ledger is damaged. */
  readonly volumes: Readonly<Partial<Record<VolumeStateName, VolumeTally>>> | null;
  readonly unfinishedRuns: readonly string[];
  /** What crawls found wrong with files and nobody mended or accepted since; the first 100 of it are listed. */
  readonly findings: FindingTally;
  /** Indexes that were made in the future by this clock: it, or the one they were made by, is wrong. */
  readonly fromFuture: readonly string[];
  readonly problems: readonly StoredProblem[];
}
