import { join } from 'node:path';
import { orNullIfAbsent } from '../files/file-access.ts';
import { readProof } from '../records/proof/proof-file.ts';
import type { ProofOutlook } from '../records/proof/proof-outlook.ts';
import { proofOutlook } from '../records/proof/proof-outlook.ts';
import type { Finding } from '../holders/finding.ts';
import { openFindings } from '../holders/finding-ledger.ts';
import { VolumePresences } from '../holders/volume-presence.ts';
import { unfinishedRuns } from '../journal/run/run-folder.ts';
import type { KnownHolder } from '../catalogue/catalogue.ts';
import type { Library, TreeRole } from '../library/library.ts';
import type { RecordOptions } from './library-record.ts';
import { openRecord } from './library-record.ts';
import { ProblemList } from './stored-problem.ts';
import { countLibrary, tallyVolumes } from './count-library.ts';
import type { FindingTally, LibraryStatus, TreeStatus } from './library-status.ts';

const DAY_MS = 86_400_000;
const FINDINGS_LISTED = 100;

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
    .map((known) => ({
      ...treeStatus(known, { role: roles.get(known.holder.name) ?? 'further', now, maxAgeDays }),
      proof: proofOf(library, known.holder, now),
    }));
  const volumes = record.isLedgerSound ? [...record.volumes.values()] : null;
  const presences = new VolumePresences(library);
  const open = problems.attempt(() => openFindings(library.access, library.state.findings));
  return {
    library: library.root,
    counts: countLibrary(trees, volumes, (volume) => presences.of(volume)),
    trees,
    maxAgeDays,
    volumes: volumes === null ? null : tallyVolumes(volumes),
    unfinishedRuns: unfinishedRuns(library),
    findings: tallyFindings([...(open?.values() ?? [])]),
    fromFuture: trees.filter(({ crawledAt }) => isFuture(crawledAt, now)).map(({ name }) => name),
    problems: problems.all,
  };
}

/** What the last crawl of a tree counted; it is made again by the next one, so nothing is wrong where it cannot be read. */
function proofOf(library: Library, { name }: KnownHolder['holder'], now: Date): ProofOutlook | null {
  const proof = orNullIfAbsent(() =>
    readProof(library.access, join(library.state.indexes, `${name}.ndjson`)),
  );
  return proof && proofOutlook(proof, now);
}

/** A clock may be a little ahead of another; a day is more than that. */
function isFuture(at: string | null, now: Date): boolean {
  return at !== null && Date.parse(at) > now.getTime() + DAY_MS;
}

function tallyFindings(open: readonly Finding[]): FindingTally {
  const count = (of: Finding['kind']) => open.filter(({ kind }) => kind === of).length;
  return {
    gone: count('gone'),
    displaced: count('displaced'),
    rotten: count('rotten'),
    first: open.slice(0, FINDINGS_LISTED),
  };
}

function treeStatus(
  { holder, counts, isWhole }: KnownHolder,
  { role, now, maxAgeDays }: { readonly role: TreeRole; readonly now: Date; readonly maxAgeDays: number },
): Omit<TreeStatus, 'proof'> {
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
