import type { EndState, Reason } from '../plan/operation.ts';
import type { StateTallies, Tally } from '../plan/tallies.ts';
import type { WarningList } from '../run/warnings.ts';
import { shownWarnings } from '../run/warnings.ts';

export const LEDGER_FORMAT = { format: 'mediastruct-ledger', version: 2 };

/** How one discovered file ended. */
export interface LedgerEntry {
  readonly id: number;
  readonly path: string;
  /** The file's name inside `path`, where that is an archive that holds it. */
  readonly member?: string | undefined;
  readonly size: number;
  readonly state: EndState;
  /** Where the file stands now, if the run placed it. */
  readonly to?: string | undefined;
  readonly code: string;
  readonly detail?: string | undefined;
  /** Set for a file that the run makes of others, such as a segment or a further copy: nobody discovered it. */
  readonly made?: true | undefined;
  /** The earlier run that read the file, where this one did not. */
  readonly readBy?: string | undefined;
  /** What is wrong with the structure of the file, which ended in its state all the same. */
  readonly damage?: Reason | undefined;
}

export interface LedgerTotals {
  readonly discovered: Tally;
  /** Files that the run makes of others; absent where there is none. With the discovered ones they add up to `states`. */
  readonly made?: Tally | undefined;
  readonly states: StateTallies;
}

/** Failed files shown in a report; the ledger holds all of them. */
const SHOWN_FAILURES = 20;

export interface LedgerSummary extends LedgerTotals {
  readonly runId: string;
  /** Name of the job that planned the run, such as `ingest`. */
  readonly command: string;
  /** The first failures; the ledger holds all of them. */
  readonly failures: readonly LedgerEntry[];
  /** How many files failed, by code. */
  readonly failureCodes: Readonly<Record<string, number>>;
  /** What could not be read or done besides; the first of it. */
  readonly warnings: WarningList;
}

/** Adds entries up as they are written or read. */
export class SummaryBuilder {
  readonly failures: LedgerEntry[] = [];
  readonly failureCodes: Record<string, number> = {};
  readonly #states: Record<EndState, { files: number; bytes: number }> = {};
  readonly #discovered = { files: 0, bytes: 0 };
  readonly #made = { files: 0, bytes: 0 };

  add(entry: LedgerEntry): void {
    const tally = (this.#states[entry.state] ??= { files: 0, bytes: 0 });
    tally.files += 1;
    tally.bytes += entry.size;
    const sum = entry.made ? this.#made : this.#discovered;
    sum.files += 1;
    sum.bytes += entry.size;
    if (entry.state !== 'failed') return;
    this.failureCodes[entry.code] = (this.failureCodes[entry.code] ?? 0) + 1;
    if (this.failures.length < SHOWN_FAILURES) this.failures.push(entry);
  }

  summary(of: Pick<LedgerSummary, 'runId' | 'command' | 'warnings'>): LedgerSummary {
    const { failures, failureCodes } = this;
    return { ...of, ...this.totals(), failures, failureCodes, warnings: shownWarnings(of.warnings) };
  }

  totals(): LedgerTotals {
    const made = this.#made.files === 0 ? {} : { made: { ...this.#made } };
    return { discovered: { ...this.#discovered }, ...made, states: this.#states };
  }
}
