export { EXIT_CODES, type ErrorCode, type ExitCode } from './errors/error-codes.ts';
export { explainFileError } from './errors/explain-file-error.ts';
export { MediaStructError, type ErrorDetails } from './errors/media-struct-error.ts';
export { ignoreProgress, type ProgressEvent, type ProgressListener } from './progress/progress.ts';
export { neverStop, type StopFlag } from './progress/stop-flag.ts';
export { displayPath } from './files/path-text.ts';
export { OPEN } from './files/file-access.ts';
export type { FileAccess } from './files/file-access.ts';
export { toStatRecord } from './records/file-record.ts';
export { nodeFileAccess } from './files/node-file-access.ts';
export { initLibrary, type InitOptions } from './library/init.ts';
export {
  findLibrary,
  openLibrary,
  sectionOf,
  type Library,
  type OpenOptions,
  type Tree,
  type TreeRole,
} from './library/library.ts';
export { KEEP_RULES, type KeepRule, type LibraryConfig } from './library/core-settings.ts';
export type { Setting, SettingsSection } from './library/settings-section.ts';
export * as settingValues from './library/setting-values.ts';
export type { AnyJob, Job, Jobs, JobSteps, Session } from './journal/session.ts';
export type { JobSource } from './journal/job-registry.ts';
export type { LedgerEntry, LedgerSummary, LedgerTotals } from './journal/ledger/ledger.ts';
export { readLedger } from './journal/ledger/read-ledger.ts';
export {
  type EndState,
  type OperationKind,
  type NewOperation,
  type PlannedOperation,
  type Reason,
  targetOf,
} from './journal/plan/operation.ts';
export { PlanWriter, type PlanHeader, type PlanTotals } from './journal/plan/plan-file.ts';
export type { StateTallies, Tally } from './journal/plan/tallies.ts';
export { prepareRun, type PlanRequest } from './journal/prepare-run.ts';
export { completeRun, resumeRuns, stopRun } from './journal/complete-run.ts';
export { changeRun, type ChangeOutcome, type ChangeRequest } from './journal/change-run.ts';
export { adoptPlan, savePlan } from './journal/saved-plan.ts';
export { Run, type PlacedFile, type PreparedRun } from './journal/run/run.ts';
export { runOptions } from './journal/run/run-options.ts';
export { findRun } from './journal/run/find-run.ts';
export type { Derivation, DerivationSource } from './files/derivation.ts';
export {
  discardRun,
  listRunIds,
  runPaths,
  runState,
  unfinishedRuns,
  type RunPaths,
  type RunState,
} from './journal/run/run-folder.ts';
export { openSession, underLock, withSession, type SessionOptions } from './journal/with-session.ts';
export { planUndo } from './journal/undo/undo.ts';
export { installedJobs } from './jobs.ts';
export { ingestJob } from './ingest/ingest-job.ts';
export { dedupeJob } from './dedupe/dedupe-job.ts';
export { validateJob } from './validate/validate-job.ts';
export { archiveJob } from './archive/archive-job.ts';
export { undoJob } from './journal/undo/undo-job.ts';
export { TOOL_VERSION } from './version.ts';
export { crawl, type CrawlRequest, type CrawlSummary } from './crawl/crawl.ts';
export type { CrawlReport } from './crawl/crawl-report.ts';
export { planIngest, type IngestRequest } from './ingest/plan-ingest.ts';
export { safeToFormat, type SafeToFormat } from './ingest/safe-to-format.ts';
export { explainDate, type DateExplanation } from './ingest/explain-date.ts';
export { exitCodeOf, gravestExitCode } from './journal/ledger/exit-code.ts';
export type { Warning, WarningList } from './journal/run/warnings.ts';
export { shownWarnings, Warnings } from './journal/run/warnings.ts';
export { parseShifts } from './ingest/parse-shifts.ts';
export { listRuns } from './journal/ledger/list-runs.ts';
export type { RunOverview } from './journal/ledger/list-runs.ts';
export { planDedupe } from './dedupe/dedupe.ts';
export type { DedupeFigures, DedupeOptions } from './dedupe/dedupe-options.ts';
export { planValidate } from './validate/validate.ts';
export { readCertificates, type Certificate } from './validate/certificate.ts';
export { indexedTrees } from './holders/indexed-trees.ts';
export { readStatus } from './find/read-status.ts';
export type { LibraryCounts, LibraryStatus, TreeStatus, VolumeTally } from './find/read-status.ts';
export { findContents, findPlaces } from './find/find.ts';
export type { FindLimits, FindRequest, FindResult, PlaceSearch, SearchedFor } from './find/find.ts';
export type { FoundContent } from './find/selection.ts';
export type { FoundPlace } from './find/found-place.ts';
export type { DiscPlace, VolumeFacts } from './find/volume-facts.ts';
export type { StoredProblem } from './find/stored-problem.ts';
export { nothingFound } from './find/nothing-found.ts';
export { planArchive } from './archive/pack/plan-archive.ts';
export type { ArchiveRequest } from './archive/pack/archive-settings.ts';
export { archiveOptions, type ArchiveOptions, type PlannedVolume } from './archive/pack/archive-options.ts';
export {
  listVolumes,
  showVolume,
  type VolumeDetails,
  type VolumeList,
} from './archive/volumes/find-volume.ts';
export { markVolume, type MarkRequest } from './archive/volumes/mark-volume.ts';
export { VOLUME_MARKS, type MarkName } from './archive/volumes/volume-transitions.ts';
export { verifyVolume, type VerifyRequest } from './archive/volumes/verify-volume.ts';
export type { Finding, VerifyReport } from './archive/volumes/verify-report.ts';
export { readVolumeCatalogue, type CataloguedFile } from './archive/bag/volume-catalogue.ts';
export { MEDIA, parseMedium, type Medium } from './archive/pack/medium.ts';
export { VOLUME_STATES, type VolumeCopy, type VolumeState } from './holders/volume-state.ts';
