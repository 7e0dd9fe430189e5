import { readLedger } from '../journal/ledger/read-ledger.ts';
import type { Tally } from '../journal/plan/tallies.ts';
import { Run } from '../journal/run/run.ts';
import type { Library } from '../library/library.ts';

/** What an ingest left where it was without trying to file it, by reason code. */
export type LeftTallies = Readonly<Record<string, Tally>>;

/** Adds up what a finished ingest skipped, orphans too, from its ledger. */
export function tallyLeft(library: Library, runId: string): LeftTallies {
  const tallies: Record<string, { files: number; bytes: number }> = {};
  for (const { state, code, size } of readLedger(library.access, new Run(library, runId))) {
    if (state !== 'skipped' && state !== 'orphan') continue;
    const tally = (tallies[code] ??= { files: 0, bytes: 0 });
    tally.files += 1;
    tally.bytes += size;
  }
  return tallies;
}
