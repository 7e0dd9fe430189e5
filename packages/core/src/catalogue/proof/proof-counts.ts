import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { errnoOf } from '../../files/file-access.ts';
import { PRIVATE, readStateFile, StateFileWriter } from '../../files/state-file.ts';
import { keyOf } from '../../holders/holder.ts';
import type { Library } from '../../library/library.ts';
import type { Catalogue } from '../catalogue.ts';
import type { DayCount } from '../day-counts.ts';
import { ProvenCopies } from './proven-copies.ts';

/** Rises where the file or the rule of counting changes. */
const VERSION = 3;
const NAME = 'proofs.json';

interface StoredCounts {
  readonly format: 'mediastruct-proofs';
  readonly version: number;
  /** Of what the counts are true: the marks of all listings, and where each holder's copies are. */
  readonly of: string;
  readonly days: readonly DayCount[];
}

/** The rule by which copies of this catalogue count as proven. */
export function provenCopies(library: Library, catalogue: Catalogue): ProvenCopies {
  const holders = catalogue.holders().map(({ holder }) => [keyOf(holder), holder] as const);
  return new ProvenCopies(library, new Map(holders));
}

/** A text that changes wherever `proofCounts` may count other numbers. */
export function proofState(library: Library, catalogue: Catalogue): string {
  return keyFor(catalogue, provenCopies(library, catalogue));
}

/** The counts of `proofCounts` where they were kept and nothing changed since; else null. Costs no pass over the catalogue. */
export function keptProofCounts(library: Library, catalogue: Catalogue): readonly DayCount[] | null {
  const rule = provenCopies(library, catalogue);
  return keptFor(library, keyFor(catalogue, rule));
}

/**
 * Contents by day and by how many proven copies they have. Counted once for each state of the library, some seconds for a million files, and then read from
 * `.mediastruct/proofs.json`, which may be deleted at any time. Where that cannot be written, it is counted each time.
 */
export function proofCounts(library: Library, catalogue: Catalogue): readonly DayCount[] {
  const rule = provenCopies(library, catalogue);
  const of = keyFor(catalogue, rule);
  const kept = keptFor(library, of);
  if (kept !== null) return kept;
  const days = catalogue.countByDay(rule.placesOf);
  keep(library, { format: 'mediastruct-proofs', version: VERSION, of, days });
  return days;
}

/** As `proofCounts`, but counted on a thread of its own, so that a server can answer meanwhile; the catalogue must stay open until then. */
export async function proofCountsAside(
  library: Library,
  catalogue: Catalogue,
  stop?: AbortSignal,
): Promise<readonly DayCount[]> {
  const rule = provenCopies(library, catalogue);
  const of = keyFor(catalogue, rule);
  const kept = keptFor(library, of);
  if (kept !== null) return kept;
  const days = await catalogue.countByDayAside(rule.placesOf, stop);
  // What was counted is kept for what was there when it was begun.
  if (keyFor(catalogue, rule) === of)
    keep(library, { format: 'mediastruct-proofs', version: VERSION, of, days });
  return days;
}

function keyFor(catalogue: Catalogue, rule: ProvenCopies): string {
  return createHash('sha256').update(`${catalogue.state()}\n${rule.rule()}`).digest('hex');
}

function keptFor({ access, state }: Library, of: string): readonly DayCount[] | null {
  const stored = parseCounts(readStateFile(access, join(state.folder, NAME)));
  return stored?.of === of ? stored.days : null;
}

function keep({ access, state }: Library, counts: StoredCounts): void {
  try {
    using writer = new StateFileWriter(access, join(state.folder, NAME), { mode: PRIVATE });
    writer.write(`${JSON.stringify(counts)}\n`);
    writer.commit();
  } catch (error) {
    if (errnoOf(error) === null) throw error;
  }
}

/** Null for whatever is not a whole file of this version: it is made anew. */
function parseCounts(text: string | null): StoredCounts | null {
  if (text === null) return null;
  try {
    // Written by `proofCounts`; `of` holds only where all of it is as it was written.
    const stored = JSON.parse(text) as Partial<StoredCounts>;
    const isOurs = stored.format === 'mediastruct-proofs' && stored.version === VERSION;
    return isOurs && Array.isArray(stored.days) ? (stored as StoredCounts) : null;
  } catch {
    return null;
  }
}
