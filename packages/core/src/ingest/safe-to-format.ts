import { readLedger } from '../journal/ledger/read-ledger.ts';
import { Run } from '../journal/run/run.ts';
import type { Library } from '../library/library.ts';

/**
 * Left in place without a loss: there is no content of the user's in them. Not so a picture without content, a link that leads out of the
 * source, and what another run left aside.
 */
const HARMLESS = new Set(['junk', 'empty-file', 'symlink', 'special-file']);

/** Each was read back from where it was placed, or where it stood. */
const PROVEN = new Set(['filed', 'undated', 'duplicate', 'copied']);

/** Whether a source may be erased after an ingest: it held files, and every picture on it is proven to be in the library and in each folder of `--to`. */
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
    const isProven = PROVEN.has(state);
    if (isProven || (state === 'skipped' && HARMLESS.has(code))) continue;
    unproven[code] = (unproven[code] ?? 0) + 1;
  }
  // An empty folder is what a card looks like that was not mounted.
  return { safe: files > 0 && Object.keys(unproven).length === 0, unproven };
}
