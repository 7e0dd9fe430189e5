import type { KnownHolder } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import type { Library } from '../library/library.ts';
import type { RecordOptions } from './library-record.ts';
import type { StoredProblem } from './stored-problem.ts';
import { ProblemList } from './stored-problem.ts';

/** One holder, and what is known of it. */
export interface HolderRow {
  readonly kind: string;
  readonly name: string;
  /** A path, a shelf; null where nobody told. */
  readonly place: string | null;
  /** Null where it was never crawled, or its listing cannot be read. */
  readonly files: number | null;
  readonly bytes: number | null;
  /** When its listing was made or last found true, ISO 8601 UTC. */
  readonly listedAt: string | null;
  /** When a copy of all of it was last read back, ISO 8601 UTC. */
  readonly provenAt: string | null;
  /** Copies of it that were read back whole and not found wrong since. */
  readonly proofs: number;
  readonly isReachable: boolean;
}

export interface HolderList {
  readonly holders: readonly HolderRow[];
  readonly problems: readonly StoredProblem[];
}

/** Everything that holds copies, reachable or not, by kind; each holder's own place is looked at, its files are not. */
export function listHolders(library: Library, options: RecordOptions): HolderList {
  const problems = new ProblemList();
  using catalogue = openCatalogue(library, options);
  for (const error of catalogue.damaged) problems.add(error);
  const holders = catalogue.holders().map((known) => rowOf(known, problems));
  return { holders, problems: problems.all };
}

function rowOf({ holder, counts, isWhole }: KnownHolder, problems: ProblemList): HolderRow {
  const { kind, name, place } = holder;
  return {
    kind,
    name,
    place,
    files: isWhole ? (counts?.files ?? null) : null,
    bytes: isWhole ? (counts?.bytes ?? null) : null,
    listedAt: problems.attempt(() => holder.listedAt()),
    provenAt: holder.provenAt(),
    proofs: holder.proofs().length,
    isReachable: problems.attempt(() => holder.isReachable()) ?? false,
  };
}
