import { unfinishedRuns } from '../journal/run/run-folder.ts';
import type { KnownHolder } from '../catalogue/catalogue.ts';
import type { Library, TreeRole } from '../library/library.ts';
import type { VolumeStateName } from '../holders/volume-state.ts';
import type { RecordOptions } from './library-record.ts';
import { openRecord } from './library-record.ts';
import type { StoredProblem } from './stored-problem.ts';
import { ProblemList } from './stored-problem.ts';
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

const DAY_MS = 86_400_000;

/**
 * The state of a library, from the catalogue, the volume ledger and the names in the runs folder; no tree is looked at.
 * Where no listing changed since the last time nothing but their ends is read, so damage in the middle of one is not seen.
 */
export function readStatus(
  library: Library,
  { now, ...options }: RecordOptions & { readonly now: Date },
): LibraryStatus {
  const problems = new ProblemList();
  const record = openRecord(library, options, problems);
  using catalogue = record.catalogue;
  const maxAgeDays = library.config.crawl.maxAgeDays;
  const roles = new Map(library.trees.map(({ name, role }) => [name, role]));
  const trees = catalogue
    .holders()
    .filter(({ holder }) => holder.kind === 'tree')
    .map((known) => treeStatus(known, { role: roles.get(known.holder.name) ?? 'further', now, maxAgeDays }));
  const volumes = record.isLedgerSound ? [...record.volumes.values()] : null;
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

function treeStatus(
  { holder, counts, isWhole }: KnownHolder,
  { role, now, maxAgeDays }: { readonly role: TreeRole; readonly now: Date; readonly maxAgeDays: number },
): TreeStatus {
  const { name } = holder;
  const root = holder.root === '' ? null : holder.root;
  const unknown = { files: null, bytes: null, crawledAt: null, ageDays: null, isOld: false };
  if (!isWhole) return { name, role, root, index: 'damaged', ...unknown };
  const crawledAt = counts === null ? null : holder.listedAt();
  if (counts === null || crawledAt === null) return { name, role, root, index: 'missing', ...unknown };
  const ageDays = Math.max(0, Math.floor((now.getTime() - Date.parse(crawledAt)) / DAY_MS));
  const known = { files: counts.files, bytes: counts.bytes, crawledAt };
  return { name, role, root, index: 'present', ...known, ageDays, isOld: ageDays > maxAgeDays };
}
