import type { StateTallies, Tally } from '../plan/tallies.ts';
import type { Run } from '../run/run.ts';
import type { ReportRow } from './report-row.ts';
import { isLeft } from './report-row.ts';

/** What a run comes to, by what became of its files. */
export interface ReportSummary {
  readonly runId: string;
  readonly command: string;
  readonly createdAt: string;
  readonly states: StateTallies;
  /** Files that were left where they were, by reason. */
  readonly left: Readonly<Record<string, Tally>>;
  /** Damaged pictures, by kind of damage. */
  readonly damaged: Readonly<Record<string, Tally>>;
  /** Files of whose date something was assumed, by what it was. */
  readonly assumed: Readonly<Record<string, Tally>>;
}

/** Adds up the rows of a run. Memory: an entry for each state and reason. */
export function summariseReport(run: Run, rows: Iterable<ReportRow>): ReportSummary {
  const states = new TallyTable();
  const left = new TallyTable();
  const damaged = new TallyTable();
  const assumed = new TallyTable();
  for (const row of rows) {
    states.add(row.state, row.size);
    if (isLeft(row)) left.add(row.code, row.size);
    if (row.damage !== undefined) damaged.add(row.damage.code, row.size);
    if (row.assumed !== undefined) assumed.add(row.assumed, row.size);
  }
  const { runId, header } = run;
  return {
    runId,
    command: header.job,
    createdAt: header.createdAt,
    states: states.tallies,
    left: left.tallies,
    damaged: damaged.tallies,
    assumed: assumed.tallies,
  };
}

class TallyTable {
  readonly tallies: Record<string, { files: number; bytes: number }> = {};

  add(name: string, bytes: number): void {
    const tally = (this.tallies[name] ??= { files: 0, bytes: 0 });
    tally.files += 1;
    tally.bytes += bytes;
  }
}
