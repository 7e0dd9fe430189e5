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
  /** Those of them whose folder was released, so that only discs hold them. */
  readonly released: VolumeTally;
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
  readonly problems: readonly StoredProblem[];
}
