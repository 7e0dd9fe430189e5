import { describe, expect, it } from 'vitest';
import { exitCodeOf, gravestExitCode } from './exit-code.ts';
import type { LedgerSummary } from './ledger.ts';

const ONE = { files: 1, bytes: 1 };

function summary(
  states: LedgerSummary['states'],
  failureCodes: Record<string, number> = {},
  warned = 0,
): LedgerSummary {
  const warnings = { count: warned, first: [] };
  return { runId: '', command: '', discovered: ONE, states, failures: [], failureCodes, warnings };
}

describe('exitCodeOf', () => {
  it.each<[number, LedgerSummary]>([
    [0, summary({})],
    [0, summary({ filed: ONE, duplicate: ONE, skipped: ONE, undated: ONE })],
    [3, summary({ filed: ONE, failed: ONE }, { 'source-missing': 1 })],
    [3, summary({ filed: ONE, 'not-applied': ONE })],
    [3, summary({ filed: ONE }, {}, 1)],
    [10, summary({ filed: ONE, failed: ONE }, { 'content-mismatch': 1 }, 1)],
    [10, summary({ filed: ONE, failed: ONE }, { 'source-missing': 5, 'content-mismatch': 1 })],
    [10, summary({ filed: ONE, failed: ONE }, { 'copy-mismatch': 1 })],
    [11, summary({ filed: ONE, failed: ONE }, { lost: 1, 'content-mismatch': 1 })],
    [22, summary({ failed: ONE }, { 'source-missing': 1, 'source-changed': 1 })],
    [3, summary({ failed: ONE }, { 'source-missing': 1, 'keeper-gone': 1 })],
    [23, summary({ filed: ONE, failed: ONE }, { 'no-space': 1 })],
  ])('is %d', (code, told) => {
    expect(exitCodeOf(told)).toBe(code);
  });
});

describe('gravestExitCode', () => {
  const lost = summary({ failed: ONE }, { lost: 1 });
  const failed = summary({ filed: ONE, failed: ONE }, { 'io-error': 1 });

  it.each<[number, LedgerSummary[]]>([
    [0, []],
    [0, [summary({ filed: ONE })]],
    [11, [failed, lost]],
    [3, [summary({ filed: ONE }), failed]],
  ])('is %d', (code, summaries) => {
    expect(gravestExitCode(summaries)).toBe(code);
  });
});
