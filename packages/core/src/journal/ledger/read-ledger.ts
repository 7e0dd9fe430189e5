import type { FileAccess } from '../../files/file-access.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import { FieldReader } from '../../records/fields.ts';
import { readLastLine, readLines } from '../../records/line-reader.ts';
import type { Roots } from '../../library/roots.ts';
import type { LinePlace } from '../../records/damaged-line.ts';
import type { Reason } from '../plan/operation.ts';
import type { JsonObject } from '../../records/stored-json.ts';
import { damagedLine } from '../../records/damaged-line.ts';
import { checkFormat, linePlace, parseStoredLine } from '../../records/stored-json.ts';
import { readEndState } from '../plan/end-state.ts';
import { readTallies, readTally } from '../plan/tallies.ts';
import type { LedgerEntry, LedgerSummary, LedgerTotals } from './ledger.ts';
import { LEDGER_FORMAT, SummaryBuilder } from './ledger.ts';
import type { Run } from '../run/run.ts';
import type { Warning } from '../run/warnings.ts';
import { WARNINGS_KEPT } from '../run/warnings.ts';

/** The totals, the first failures and the first warnings of a finished run. */
export function readLedgerSummary(access: FileAccess, run: Run): LedgerSummary {
  const summary = new SummaryBuilder();
  const first: Warning[] = [];
  let count = 0;
  for (const line of readLedgerLines(access, run)) {
    if (line.kind === 'entry') summary.add(line.entry);
    else if (line.kind === 'warning') first.push(line.warning);
    else count = line.footer.warnings;
  }
  return summary.summary({ runId: run.runId, command: run.header.job, warnings: { count, first } });
}

/** The totals of a finished run, from the end of its ledger. */
export function readLedgerTotals(access: FileAccess, run: Pick<Run, 'ledger'>): LedgerTotals {
  return readLedgerFooter(access, run).totals;
}

/** The last line of a ledger; one that is cut off is `damaged` (12). */
export function readLedgerFooter(access: FileAccess, run: Pick<Run, 'ledger'>): LedgerFooter {
  const line = readLastLine(access, run.ledger);
  const object = line?.whole ? parseStoredLine(run.ledger, line) : {};
  if (object['footer'] !== true)
    throw new MediaStructError('damaged', `${run.ledger}: the ledger is cut off (no footer)`, {
      path: run.ledger,
    });
  return parseFooter(object, { path: run.ledger, number: 0, offset: line?.offset ?? 0 });
}

/** The entries of a ledger in the order of the plan. */
export function* readLedger(access: FileAccess, run: Run): Generator<LedgerEntry> {
  for (const line of readLedgerLines(access, run)) if (line.kind === 'entry') yield line.entry;
}

export interface LedgerFooter {
  readonly totals: LedgerTotals;
  /** How many there were; the first of them have a line each. */
  readonly warnings: number;
}

export type LedgerLine =
  | { readonly kind: 'entry'; readonly entry: LedgerEntry }
  | { readonly kind: 'warning'; readonly warning: Warning }
  | { readonly kind: 'footer'; readonly footer: LedgerFooter };

/** The lines after the header; one after the footer, and a footer that does not sum them up, is `damaged`. */
export function* readLedgerLines(
  access: FileAccess,
  { ledger: path, roots }: Pick<Run, 'ledger' | 'roots'>,
): Generator<LedgerLine> {
  let footer: LedgerFooter | null = null;
  const met = { entry: 0, warning: 0 };
  for (const line of readLines(access, path)) {
    const object = parseStoredLine(path, line);
    const place = linePlace(path, line);
    if (line.number === 1) {
      checkFormat(object, LEDGER_FORMAT, place);
      continue;
    }
    if (footer !== null) throw damagedLine(place, 'there is a line after the footer');
    const parsed = parseLedgerLine(object, { place, roots });
    if (parsed.kind === 'footer') footer = parsed.footer;
    else met[parsed.kind] += 1;
    yield parsed;
  }
  const isWhole =
    footer !== null &&
    footer.totals.discovered.files + (footer.totals.made?.files ?? 0) === met.entry &&
    Math.min(footer.warnings, WARNINGS_KEPT) === met.warning;
  if (!isWhole) throw new MediaStructError('damaged', `${path}: the ledger is cut off`, { path });
}

/** Reads a line behind the header. */
export function parseLedgerLine(
  object: JsonObject,
  { place, roots }: { readonly place: LinePlace; readonly roots: Roots },
): LedgerLine {
  if (object['footer'] === true) return { kind: 'footer', footer: parseFooter(object, place) };
  const fields = new FieldReader(object, place);
  const path = roots.fromStored(object['path'], 'path', place);
  if (object['warning'] === true)
    return { kind: 'warning', warning: { path, message: fields.text('message') } };
  const entry = {
    id: fields.count('id'),
    path,
    ...(object['member'] === undefined ? {} : { member: fields.text('member') }),
    size: fields.count('size'),
    state: readEndState(fields),
    to: object['to'] === undefined ? undefined : roots.fromStored(object['to'], 'to', place),
    code: fields.text('code'),
    detail: fields.optionalText('detail'),
    ...(object['readBy'] === undefined ? {} : { readBy: fields.text('readBy') }),
    ...(object['made'] === undefined ? {} : { made: readMade(fields) }),
    ...(object['damage'] === undefined ? {} : { damage: readDamage(fields, place) }),
  };
  return { kind: 'entry', entry };
}

/** Nothing else is written there. */
function readMade(fields: FieldReader): true | undefined {
  return fields.flag('made') ? true : undefined;
}

function readDamage(fields: FieldReader, place: LinePlace): Reason {
  const damage = new FieldReader(fields.object('damage'), place);
  return { code: damage.text('code'), detail: damage.optionalText('detail') };
}

function parseFooter(object: JsonObject, place: LinePlace): LedgerFooter {
  const fields = new FieldReader(object, place);
  const made = object['made'] === undefined ? {} : { made: readTally(fields.object('made'), place) };
  const totals = {
    discovered: readTally(fields.object('discovered'), place),
    ...made,
    states: readTallies(fields.object('states'), place),
  };
  return { totals, warnings: fields.count('warnings') };
}
