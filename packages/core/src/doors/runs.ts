/** The door for runs, from plan to report. */
export * from './sessions.ts';
export { type PlanRequest, prepareRun } from '../journal/prepare-run.ts';
export { type ChangeRequest, changeRun } from '../journal/change-run.ts';
export { resumeRuns, stopRun } from '../journal/complete-run.ts';
export { adoptPlan, savePlan } from '../journal/saved-plan.ts';
export {
  type EndState,
  isPlacing,
  type NewOperation,
  type PlannedOperation,
  type Reason,
} from '../journal/plan/operation.ts';
export type { PlanTotals, PlanWriter } from '../journal/plan/plan-file.ts';
export { type PlacedFile, type PreparedRun, Run } from '../journal/run/run.ts';
export { listRunIds, unfinishedRuns } from '../journal/run/run-folder.ts';
export type { LedgerEntry, LedgerSummary } from '../journal/ledger/ledger.ts';
export { type RunDetails, runEntries, showRun } from '../journal/show-run.ts';
export { formatCsv, storedRows } from '../journal/report/format-report.ts';
export { isLeft, type ReportRow, reportRows } from '../journal/report/report-row.ts';
export { type ReportSummary, summariseReport } from '../journal/report/summarise-report.ts';
export {
  listRuns,
  pageOfRuns,
  type RunOverview,
  runOverview,
  type RunPage,
} from '../journal/ledger/list-runs.ts';
export {
  type LedgerAsk,
  type LedgerPage,
  readLedgerPage,
  readLedgerWarnings,
} from '../journal/ledger/ledger-page.ts';
export { type LastEnds, readLastEnds } from '../journal/run/last-ends.ts';
export { readWork } from '../library/work-note.ts';
export { planUndo } from '../journal/undo/undo.ts';
