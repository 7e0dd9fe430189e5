import type { LedgerSummary, PlanTotals } from '@mediastruct/core';
import { expect, it } from 'vitest';
import { renderReport } from './render-report.ts';

const view = { shown: (path: string) => path, meaningOf: (state: string) => state, isFinal: false };
const one = { files: 1, bytes: 5 };
const planned: PlanTotals = { operations: 1, states: { failed: one }, changes: one, bytesToWrite: 0 };
const summary: LedgerSummary = {
  runId: 'run',
  command: 'undo',
  discovered: one,
  states: { failed: one },
  failures: [{ id: 0, path: '/tree/a', size: 5, state: 'failed', code: 'missing' }],
  failureCodes: { missing: 1 },
  warnings: { count: 0, first: [] },
};

it('does not call a run good in which a file failed, though its plan said so', () => {
  const report = renderReport(summary, view, planned);
  expect(report).not.toContain('All came as planned');
  expect(report).toContain('/tree/a: missing');
});

it('says that all came as planned where nothing failed', () => {
  const states = { restored: one };
  const good = { ...summary, states, failures: [], failureCodes: {} };
  expect(renderReport(good, view, { ...planned, states })).toContain('All came as planned');
});
