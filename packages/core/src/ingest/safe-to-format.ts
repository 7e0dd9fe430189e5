import { readLedger } from '../journal/ledger/read-ledger.ts';
import { Run } from '../journal/run/run.ts';
import type { Library } from '../library/library.ts';
import { HARMLESS_CODES } from './left-out-codes.ts';

/** Whether a source may be erased after an ingest: it held files, and every picture on it is proven to be in the library. */
export interface SafeToFormat {
  readonly safe: boolean;
  /** Files that are not proven to be in the library, by reason. */
  readonly unproven: Readonly<Record<string, number>>;
}

export function safeToFormat(library: Library, runId: string): SafeToFormat {
  const unproven: Record<string, number> = {};
  let files = 0;
  for (const { state, code } of readLedger(library.access, new Run(library, runId))) {
    files += 1;
    const isProven = state === 'filed' || state === 'undated' || state === 'duplicate';
    if (isProven || (state === 'skipped' && HARMLESS_CODES.has(code))) continue;
    unproven[code] = (unproven[code] ?? 0) + 1;
  }
  // An empty folder is what a card looks like that was not mounted.
  return { safe: files > 0 && Object.keys(unproven).length === 0, unproven };
}
