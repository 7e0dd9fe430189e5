import { AppendFile } from '../files/append-file.ts';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { writeStateFile } from '../files/state-file.ts';
import { readLines } from '../records/line-reader.ts';
import { checkFormat, linePlace, parseStoredLine } from '../records/stored-json.ts';
import type { Finding, FindingEvent } from './finding.ts';
import { fileKey, formatFindingEvent, parseFindingEvent } from './finding.ts';
import { isTorn } from './torn-line.ts';

export const FINDING_LEDGER_FORMAT = { format: 'mediastruct-findings', version: 1 };

/**
 * What is wrong with files of a library and was neither mended nor accepted, by `fileKey`; empty where nothing ever was. The
 * ledger grows with what is found, not with the library. Held in memory.
 */
export function openFindings(access: FileAccess, path: string): ReadonlyMap<string, Finding> {
  const open = new Map<string, Finding>();
  if (lstatOrNull(access, path) === null) return open;
  for (const line of readLines(access, path)) {
    if (line.number === 1)
      checkFormat(parseStoredLine(path, line), FINDING_LEDGER_FORMAT, linePlace(path, line));
    else if (!isTorn(line))
      apply(open, parseFindingEvent(parseStoredLine(path, line), linePlace(path, line)));
  }
  return open;
}

function apply(open: Map<string, Finding>, event: FindingEvent): void {
  if (event.kind === 'accepted-gone') return;
  if (event.kind === 'ended') open.delete(fileKey(event));
  else open.set(fileKey(event), event);
}

/** Events that wait in memory to be written, about 400 bytes each. */
const BATCH = 10_000;

/** Appends events, durable on return; the first ones begin the ledger. Streams: any number may be accepted at once. */
export function appendFindings(access: FileAccess, path: string, events: Iterable<FindingEvent>): void {
  using file = new LedgerEnd(access, path);
  for (const event of events) file.append(event);
  file.sync();
}

/** The end of the ledger, which is opened where there is something to write. */
class LedgerEnd {
  readonly #access: FileAccess;
  readonly #path: string;
  #file: AppendFile | null = null;
  #waiting = 0;

  constructor(access: FileAccess, path: string) {
    this.#access = access;
    this.#path = path;
  }

  append(event: FindingEvent): void {
    this.#file ??= openLedger(this.#access, this.#path);
    this.#file.append(formatFindingEvent(event));
    this.#waiting += 1;
    if (this.#waiting === BATCH) this.sync();
  }

  sync(): void {
    this.#file?.sync();
    this.#waiting = 0;
  }

  [Symbol.dispose](): void {
    this.#file?.[Symbol.dispose]();
  }
}

function openLedger(access: FileAccess, path: string): AppendFile {
  if (lstatOrNull(access, path) === null)
    writeStateFile(access, path, `${JSON.stringify(FINDING_LEDGER_FORMAT)}\n`);
  return new AppendFile(access, path);
}
