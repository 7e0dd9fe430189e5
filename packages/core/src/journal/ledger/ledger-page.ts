import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { openForReading, readAt } from '../../files/hash-file.ts';
import type { StoredLine } from '../../records/line-reader.ts';
import { readLines } from '../../records/line-reader.ts';
import { checkFormat, linePlace, parseStoredLine } from '../../records/stored-json.ts';
import type { Run } from '../run/run.ts';
import type { Warning } from '../run/warnings.ts';
import type { LedgerEntry } from './ledger.ts';
import { LEDGER_FORMAT } from './ledger.ts';
import type { LedgerLine } from './read-ledger.ts';
import { parseLedgerLine, readLedgerFooter } from './read-ledger.ts';

const LINE_FEED = 0x0a;
/** The warnings of a ledger stand before its footer, about 300 bytes each, 1,000 at most. Bytes. */
const WARNINGS_BYTES = 1 << 20;

/** Which lines of a ledger are asked for. */
export interface LedgerAsk {
  /** The byte to begin at: 0, or the `next` of the page before. */
  readonly from: number;
  /** Entries that are given at most. */
  readonly most: number;
  /** About so many bytes are looked through for them, so that what is rare does not take long. */
  readonly mostBytes: number;
  readonly wants: (entry: LedgerEntry) => boolean;
}

export interface LedgerPage {
  readonly entries: readonly LedgerEntry[];
  /** Where the next page begins; null behind the last entry. */
  readonly next: number | null;
  /** Bytes of the ledger. */
  readonly size: number;
}

type LedgerOf = Pick<Run, 'ledger' | 'roots'>;

/**
 * A page of the entries of a finished run, in the order of its plan. Memory: the page. Unlike `readLedger` it does not prove the ledger whole. A `from` that is no
 * beginning of a line is `usage` (64).
 */
export function readLedgerPage(access: FileAccess, run: LedgerOf, ask: LedgerAsk): LedgerPage {
  const { from, most, mostBytes, wants } = ask;
  const { size } = access.lstat(run.ledger);
  refuseMidLine(access, run.ledger, { from, size });
  const entries: LedgerEntry[] = [];
  for (const line of readLines(access, run.ledger, { from })) {
    if (from > 0 || line.number > 1) {
      if (entries.length >= most || line.offset - from >= mostBytes)
        return { entries, next: line.offset, size };
      const parsed = parsedLine(run, line);
      // Behind the entries stand the warnings and the footer.
      if (parsed.kind !== 'entry') break;
      if (wants(parsed.entry)) entries.push(parsed.entry);
    } else checkFormat(parseStoredLine(run.ledger, line), LEDGER_FORMAT, linePlace(run.ledger, line));
  }
  return { entries, next: null, size };
}

/** How many warnings a finished run had, and the first of them, from the end of its ledger. */
export function readLedgerWarnings(
  access: FileAccess,
  run: LedgerOf,
): { readonly count: number; readonly first: readonly Warning[] } {
  const { warnings: count } = readLedgerFooter(access, run);
  if (count === 0) return { count, first: [] };
  const from = Math.max(0, access.lstat(run.ledger).size - WARNINGS_BYTES);
  const first: Warning[] = [];
  for (const line of readLines(access, run.ledger, { from })) {
    // It is the header, or may have begun before.
    if (line.number === 1) continue;
    const parsed = parsedLine(run, line);
    if (parsed.kind === 'warning') first.push(parsed.warning);
  }
  return { count, first };
}

function parsedLine({ ledger, roots }: LedgerOf, line: StoredLine): LedgerLine {
  return parseLedgerLine(parseStoredLine(ledger, line), { place: linePlace(ledger, line), roots });
}

/** What a page goes on from comes back from whoever asked for the page before. */
function refuseMidLine(
  access: FileAccess,
  path: string,
  { from, size }: { readonly from: number; readonly size: number },
): void {
  if (from === 0) return;
  const fd = openForReading(access, path);
  try {
    const isInside = Number.isSafeInteger(from) && from > 0 && from < size;
    if (isInside && readAt(access, fd, { offset: from - 1, length: 1 })?.[0] === LINE_FEED) return;
  } finally {
    access.close(fd);
  }
  throw new MediaStructError('usage', `${path}: no line begins at byte ${from}`, { path });
}
