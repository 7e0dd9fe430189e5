import { unfinishedRuns } from '../journal/run/run-folder.ts';
import type { Library, TreeRole } from '../library/library.ts';
import { countIndex } from '../records/index-file.ts';
import { readVolumeLedger } from '../holders/volume-ledger.ts';
import type { VolumeState, VolumeStateName } from '../holders/volume-state.ts';
import { foldVolumes } from '../holders/volume-state.ts';
import type { StoredProblem } from './stored-problem.ts';
import { ProblemList } from './stored-problem.ts';
import type { StoredTree } from './stored-trees.ts';
import { storedTrees } from './stored-trees.ts';
import { countLibrary, tallyVolumes } from './count-library.ts';

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

const DAY_MS = 86_400_000;

/**
 * The state of a library from the first and last lines of its indexes, the volume ledger and the names in the
 * runs folder; no tree is looked at and no index is read through, so damage in its middle is not seen.
 */
export function readStatus(library: Library, { now }: { readonly now: Date }): LibraryStatus {
  const problems = new ProblemList();
  const maxAgeDays = library.config.crawl.maxAgeDays;
  const trees = storedTrees(library, problems).map((tree) =>
    treeStatus(tree, { library, problems, now, maxAgeDays }),
  );
  const volumes = problems.attempt(() => storedVolumes(library));
  return {
    library: library.root,
    counts: countLibrary(trees, volumes),
    trees,
    maxAgeDays,
    volumes: volumes === null ? null : tallyVolumes(volumes),
    unfinishedRuns: unfinishedRuns(library),
    problems: problems.all,
  };
}

function storedVolumes({ access, state }: Library): readonly VolumeState[] {
  const ledger = readVolumeLedger(access, state.volumeLedger, state.volumes);
  return ledger === null ? [] : [...foldVolumes(ledger.events).values()];
}

interface Reading {
  readonly library: Library;
  readonly problems: ProblemList;
  readonly now: Date;
  readonly maxAgeDays: number;
}

function treeStatus(
  { name, role, root, indexPath, index }: StoredTree,
  { library, problems, now, maxAgeDays }: Reading,
): TreeStatus {
  const unknown = { files: null, bytes: null, crawledAt: null, ageDays: null, isOld: false };
  if (typeof index === 'string') return { name, role, root, index, ...unknown };
  const footer = problems.attempt(() => countIndex(library.access, indexPath));
  if (footer === null) return { name, role, root, index: 'damaged', ...unknown };
  const ageDays = Math.max(0, Math.floor((now.getTime() - Date.parse(index.createdAt)) / DAY_MS));
  const known = { files: footer.records, bytes: footer.bytes, crawledAt: index.createdAt };
  return { name, role, root, index: 'present', ...known, ageDays, isOld: ageDays > maxAgeDays };
}
