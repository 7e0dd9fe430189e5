import type { ErrorCode } from '../errors/error-codes.ts';
import { EXIT_CODES, type ExitCode } from '../errors/error-codes.ts';
import type { LedgerSummary } from './ledger.ts';

/** The gravest kind of failure decides; anything not named here is "finished, some files failed". */
const GRAVEST_FIRST: readonly (readonly [failure: string, code: ErrorCode])[] = [
  ['lost', 'file-missing'],
  ['content-mismatch', 'content-mismatch'],
  ['copy-mismatch', 'content-mismatch'],
];

/** The exit code of a command whose run ended so. */
export function exitCodeOf({ states, failureCodes }: LedgerSummary): ExitCode {
  for (const [failure, code] of GRAVEST_FIRST) if (failureCodes[failure]) return EXIT_CODES[code];
  const isWhole = !states.failed && !states['not-applied'];
  return isWhole ? EXIT_CODES.done : EXIT_CODES['some-files-failed'];
}
