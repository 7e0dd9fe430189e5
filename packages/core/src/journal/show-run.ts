import { itemAt } from '../errors/item-at.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { JsonObject } from '../records/stored-json.ts';
import type { Run } from './run/run.ts';
import type { WarningList } from './run/warnings.ts';
import type { Session } from './session.ts';
import { refuseUndo } from './undo/undo.ts';
import type { LedgerEntry } from './ledger/ledger.ts';
import { SummaryBuilder } from './ledger/ledger.ts';
import type { RunOverview } from './ledger/list-runs.ts';
import { listRuns } from './ledger/list-runs.ts';
import { readLedger, readLedgerSummary } from './ledger/read-ledger.ts';
import { toLedgerEntry } from './ledger/write-ledger.ts';

/** A run whole, but for its files, which `runEntries` tells. */
export interface RunDetails extends RunOverview {
  /** The package that brings its job; null for the suite's own. */
  readonly plugin: string | null;
  readonly toolVersion: string;
  /** What the job was asked and found. */
  readonly options: JsonObject;
  /** Absolute paths. */
  readonly sources: readonly string[];
  /** Absolute path of the folder with its plan, journal and ledger. */
  readonly folder: string;
  readonly failureCodes: Readonly<Record<string, number>>;
  readonly warnings: WarningList;
  /** Whether it can be taken back now, and if not, why. */
  readonly undo: { readonly isPossible: boolean; readonly why: string | null };
}

/** What is known of a run: what it was asked, how its files ended or stand, and whether it can be taken back. */
export function showRun(session: Session, run: Run): RunDetails {
  const { library } = session;
  const overview = itemAt(
    listRuns(library).filter(({ runId }) => runId === run.runId),
    0,
  );
  const { plugin, toolVersion, options, sources } = run.header;
  const { states, failureCodes, warnings } = endsOf(session, run);
  const known = { toolVersion, options, sources, folder: run.folder };
  return {
    ...overview,
    ...known,
    plugin: plugin ?? null,
    states,
    failureCodes,
    warnings,
    undo: undoOf(session, run, overview),
  };
}

/** How each file of a run ended, in the order of its plan; of an unfinished run, how it stands. */
export function* runEntries(run: Run): Generator<LedgerEntry> {
  if (run.state === 'finished') yield* readLedger(run.library.access, run);
  else for (const joined of run.outcomes()) yield toLedgerEntry(joined);
}

function endsOf({ library }: Session, run: Run): Pick<RunDetails, 'states' | 'failureCodes' | 'warnings'> {
  if (run.state === 'finished') return readLedgerSummary(library.access, run);
  const summary = new SummaryBuilder();
  for (const entry of runEntries(run)) summary.add(entry);
  const { failureCodes } = summary;
  return { states: summary.totals().states, failureCodes, warnings: { count: 0, first: [] } };
}

function undoOf(session: Session, run: Run, { undoneBy }: RunOverview): RunDetails['undo'] {
  if (undoneBy !== undefined) return { isPossible: false, why: `${undoneBy} has taken it back` };
  try {
    refuseUndo(session, run);
    return { isPossible: true, why: null };
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    return { isPossible: false, why: error.message };
  }
}
