import type { ErrorCode } from '../../errors/error-codes.ts';
import { EXIT_CODES, type ExitCode } from '../../errors/error-codes.ts';
import type { LedgerSummary } from './ledger.ts';

/** The gravest kind of failure decides; anything not named here is "finished, some files failed". */
const GRAVEST_FIRST: readonly (readonly [failure: string, code: ErrorCode])[] = [
  ['lost', 'file-missing'],
  ['content-mismatch', 'content-mismatch'],
  ['copy-mismatch', 'content-mismatch'],
  ['no-space', 'no-space'],
];

/** The exit code of a command whose run ended so. */
export function exitCodeOf({ states, failureCodes, warnings }: LedgerSummary): ExitCode {
  for (const [failure, code] of GRAVEST_FIRST) if (failureCodes[failure]) return EXIT_CODES[code];
  if (isStale(states, failureCodes)) return EXIT_CODES['plan-stale'];
  const isWhole = !states.failed && !states['not-applied'] && warnings.count === 0;
  return isWhole ? EXIT_CODES.done : EXIT_CODES['some-files-failed'];
}

/** Of several runs: that of the gravest. */
export function gravestExitCode(summaries: readonly LedgerSummary[]): ExitCode {
  const codes = summaries.map(exitCodeOf);
  const gravest = [...GRAVEST_FIRST.map(([, code]) => code), 'plan-stale', 'some-files-failed'] as const;
  const found = gravest.find((code) => codes.includes(EXIT_CODES[code]));
  return EXIT_CODES[found ?? 'done'];
}

/** Nothing of the plan fitted the world any more. */
function isStale(states: LedgerSummary['states'], failureCodes: LedgerSummary['failureCodes']): boolean {
  const codes = Object.keys(failureCodes);
  const onlyFailed = Object.keys(states).every((state) => state === 'failed');
  return (
    onlyFailed &&
    codes.length > 0 &&
    codes.every((code) => code === 'source-changed' || code === 'source-missing')
  );
}
