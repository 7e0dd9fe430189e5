import { displayPath } from '../files/path-text.ts';
import type { FileAccess } from '../files/file-access.ts';
import { StateFileWriter } from '../files/state-file.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import { FieldReader } from '../records/fields.ts';
import { readLastLine, readLines } from '../records/line-reader.ts';
import { absolutePathFromFields, requiredAbsolutePath } from '../records/absolute-path.ts';
import { pathFields } from '../records/path-fields.ts';
import type { JsonObject, LinePlace } from '../records/stored-json.ts';
import { checkFormat, damagedLine, linePlace, parseStoredLine } from '../records/stored-json.ts';
import type { EndState } from './operation.ts';
import { END_STATES } from './operation.ts';
import type { OperationOutcome } from './outcomes.ts';
import { readOutcomes } from './outcomes.ts';
import type { Tally } from './plan-file.ts';
import { readPlanHeader, readPlanTotals } from './plan-file.ts';
import type { RunPaths } from './run-folder.ts';

export const LEDGER_FORMAT = { format: 'mediastruct-ledger', version: 1 };

/** How one discovered file ended. */
export interface LedgerEntry {
  readonly id: number;
  readonly path: string;
  readonly size: number;
  readonly state: EndState;
  /** Where the file stands now, if the run placed it. */
  readonly to?: string | undefined;
  readonly code: string;
  readonly detail?: string | undefined;
}

export interface LedgerTotals {
  readonly discovered: Tally;
  readonly states: Readonly<Partial<Record<EndState, Tally>>>;
}

/** Failed files shown in a report; the ledger holds all of them. */
const SHOWN_FAILURES = 20;

export interface LedgerSummary extends LedgerTotals {
  readonly runId: string;
  readonly command: string;
  /** The first failures; the ledger holds all of them. */
  readonly failures: readonly LedgerEntry[];
  /** How many files failed, by code. */
  readonly failureCodes: Readonly<Record<string, number>>;
}

/**
 * Writes the ledger of a run: one end state for every operation of its plan, which is one for every file
 * discovered. A sum that does not come out is a bug and ends the run as one. The ledger's presence marks the
 * run as finished, so it is written last.
 */
export function writeLedger(access: FileAccess, run: RunPaths): LedgerSummary {
  const { command } = readPlanHeader(access, run.plan);
  const totals = readPlanTotals(access, run.plan);
  const summary = new Summary();
  using writer = new StateFileWriter(access, run.ledger);
  writer.write(`${JSON.stringify({ ...LEDGER_FORMAT, runId: run.runId, command })}\n`);
  for (const joined of readOutcomes(access, run)) {
    const entry = toEntry(joined);
    summary.add(entry);
    writer.write(`${formatEntry(entry)}\n`);
  }
  const sums = summary.totals();
  checkSum(sums, { expected: totals.operations, run });
  writer.write(`${JSON.stringify({ footer: true, ...sums })}\n`);
  writer.commit();
  return {
    runId: run.runId,
    command,
    ...sums,
    failures: summary.failures,
    failureCodes: summary.failureCodes,
  };
}

/** The totals and the first failures of a finished run. */
export function readLedgerSummary(access: FileAccess, run: RunPaths): LedgerSummary {
  const { command } = readPlanHeader(access, run.plan);
  const summary = new Summary();
  for (const entry of readLedger(access, run.ledger)) summary.add(entry);
  return {
    runId: run.runId,
    command,
    ...summary.totals(),
    failures: summary.failures,
    failureCodes: summary.failureCodes,
  };
}

/** The totals of a finished run, from the end of its ledger. */
export function readLedgerTotals(access: FileAccess, run: RunPaths): LedgerTotals {
  const line = readLastLine(access, run.ledger);
  const object = line?.whole ? parseStoredLine(run.ledger, line) : {};
  if (object['footer'] !== true)
    throw new MediaStructError('damaged', `${run.ledger}: the ledger is cut off (no footer)`, {
      path: run.ledger,
    });
  return parseTotals(object, { path: run.ledger, number: 0, offset: line?.offset ?? 0 });
}

/** The entries of a ledger in the order of the plan. */
export function* readLedger(access: FileAccess, path: string): Generator<LedgerEntry> {
  let footer: LedgerTotals | null = null;
  let entries = 0;
  for (const line of readLines(access, path)) {
    const object = parseStoredLine(path, line);
    const place = linePlace(path, line);
    if (line.number === 1) {
      checkFormat(object, LEDGER_FORMAT, place);
      continue;
    }
    if (footer !== null) throw damagedLine(place, 'there is a line after the footer');
    if (object['footer'] === true) {
      footer = parseTotals(object, place);
      continue;
    }
    const fields = new FieldReader(object, place);
    entries += 1;
    yield {
      id: fields.count('id'),
      path: requiredAbsolutePath(object, 'path', place),
      size: fields.count('size'),
      state: fields.oneOf('state', END_STATES),
      to: absolutePathFromFields(object, 'to', place),
      code: fields.text('code'),
      detail: fields.optionalText('detail'),
    };
  }
  if (footer === null || footer.discovered.files !== entries)
    throw new MediaStructError('damaged', `${path}: the ledger is cut off`, { path });
}

function parseTotals(object: JsonObject, place: LinePlace): LedgerTotals {
  const fields = new FieldReader(object, place);
  const discovered = new FieldReader(fields.object('discovered'), place);
  return {
    discovered: { files: discovered.count('files'), bytes: discovered.count('bytes') },
    states: fields.object('states') as LedgerTotals['states'],
  };
}

function toEntry({ operation, outcome }: OperationOutcome): LedgerEntry {
  const { id, from, because } = operation;
  const known = { id, path: from, size: operation.stat?.size ?? 0 };
  switch (outcome.kind) {
    case 'done':
      return {
        ...known,
        state: operation.state,
        to: outcome.to ?? undefined,
        code: because.code,
        detail: because.detail,
      };
    case 'nothing':
      return { ...known, state: operation.state, code: because.code, detail: because.detail };
    case 'failed':
      return {
        ...known,
        state: 'failed',
        to: outcome.to ?? undefined,
        code: outcome.code,
        detail: outcome.message,
      };
    case 'not-applied':
      return { ...known, state: 'not-applied', code: 'not-applied' };
  }
}

function formatEntry(entry: LedgerEntry): string {
  const { id, path, to, ...rest } = entry;
  return JSON.stringify({
    id,
    ...pathFields('path', path),
    ...(to === undefined ? {} : pathFields('to', to)),
    ...rest,
  });
}

class Summary {
  readonly failures: LedgerEntry[] = [];
  readonly failureCodes: Record<string, number> = {};
  readonly #states: Partial<Record<EndState, { files: number; bytes: number }>> = {};
  #files = 0;
  #bytes = 0;

  add(entry: LedgerEntry): void {
    const tally = (this.#states[entry.state] ??= { files: 0, bytes: 0 });
    tally.files += 1;
    tally.bytes += entry.size;
    this.#files += 1;
    this.#bytes += entry.size;
    if (entry.state !== 'failed') return;
    this.failureCodes[entry.code] = (this.failureCodes[entry.code] ?? 0) + 1;
    if (this.failures.length < SHOWN_FAILURES) this.failures.push(entry);
  }

  totals(): LedgerTotals {
    return { discovered: { files: this.#files, bytes: this.#bytes }, states: this.#states };
  }
}

function checkSum(sums: LedgerTotals, { expected, run }: { expected: number; run: RunPaths }): void {
  const counted = Object.values(sums.states).reduce((sum, { files }) => sum + files, 0);
  if (counted === expected && sums.discovered.files === expected) return;
  throw new MediaStructError(
    'bug',
    `${displayPath(run.folder)}: ${expected} files were discovered, ${counted} have an end state`,
    {
      path: run.folder,
      suggestions: ['This is a bug. The journal is kept; please report it with the run folder.'],
    },
  );
}
