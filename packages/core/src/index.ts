// The door of core: the names that commands, plugins and other programs may use, by room.

// errors/: what can go wrong, and the exit code of each
export { EXIT_CODES, type ErrorCode, type ExitCode } from './errors/error-codes.ts';
export { explainFileError } from './errors/explain-file-error.ts';
export { MediaStructError } from './errors/media-struct-error.ts';

// progress/: how far a long job is, and how it is asked to stop
export { ignoreProgress, type ProgressEvent, type ProgressListener } from './progress/progress.ts';
export { throwIfStopped, type StopFlag } from './progress/stop-flag.ts';

// files/: the only way to the users' bytes
export type { Derivation, DerivationSource } from './files/derivation.ts';
export { errnoOf, lstatOrNull, OPEN, orNullIfAbsent, type FileAccess } from './files/file-access.ts';
export { syncFolder } from './files/sync-folder.ts';
export { writeFull } from './files/write-full.ts';
export { nodeFileAccess } from './files/node-file-access.ts';
export { bytesToPath, comparePaths, displayPath, pathToBytes } from './files/path-text.ts';
export { walkTree, type WalkEntry } from './files/walk.ts';

// records/: the shapes that are stored
export { toStatRecord } from './records/file-record.ts';

// metadata/: exiftool, for what plugins ask of pictures, such as the previews in them
export { ExiftoolReader } from './metadata/exiftool-reader.ts';

// library/: settings and trees
export { initLibrary } from './library/init.ts';
export {
  findLibrary,
  openLibrary,
  sectionOf,
  type Library,
  type Tree,
  type TreeRole,
} from './library/library.ts';
export { KEEP_RULES } from './library/core-settings.ts';
export type { Setting, SettingsSection } from './library/settings-section.ts';
export * as settingValues from './library/setting-values.ts';

// journal/: jobs, what a job works with, and runs from plan to ledger
export type { JobSource } from './journal/job-registry.ts';
export type { AnyJob, Job, Jobs, JobSteps, Session } from './journal/session.ts';
export { openSession, underLock } from './journal/with-session.ts';
export { prepareRun, type PlanRequest } from './journal/prepare-run.ts';
export { changeRun, type ChangeRequest } from './journal/change-run.ts';
export { resumeRuns, stopRun } from './journal/complete-run.ts';
export { adoptPlan, savePlan } from './journal/saved-plan.ts';
export type { EndState, NewOperation, PlannedOperation, Reason } from './journal/plan/operation.ts';
export type { PlanTotals, PlanWriter } from './journal/plan/plan-file.ts';
export { Run, type PlacedFile, type PreparedRun } from './journal/run/run.ts';
export { runOptions } from './journal/run/run-options.ts';
export { findRun } from './journal/run/find-run.ts';
export { unfinishedRuns } from './journal/run/run-folder.ts';
export { shownWarnings, Warnings, type Warning, type WarningList } from './journal/run/warnings.ts';
export { exitCodeOf, gravestExitCode } from './journal/ledger/exit-code.ts';
export type { LedgerSummary } from './journal/ledger/ledger.ts';
export type { LedgerEntry } from './journal/ledger/ledger.ts';
export { runEntries, showRun, type RunDetails } from './journal/show-run.ts';
export { listRuns, type RunOverview } from './journal/ledger/list-runs.ts';
export { planUndo } from './journal/undo/undo.ts';

// The jobs of the suite, and those that plugins add to them
export { installedJobs } from './jobs.ts';
export { installedHolderKinds, type HolderKindSource } from './holder-kinds.ts';

// holders/ and catalogue/: what holds copies, and the record of every copy
export type { Holder, HolderKind, ListedChange, ListedCopy, Listing, ListingMark } from './holders/holder.ts';
export { type Catalogue, type KnownCopy, type KnownHolder } from './catalogue/catalogue.ts';
export { checkCatalogue, type CatalogueCheck, type HolderDifference } from './catalogue/check-catalogue.ts';
export { openCatalogue } from './catalogue/open-catalogue.ts';

// crawl/: what each tree holds
export { crawl } from './crawl/crawl.ts';
export type { CrawlReport } from './crawl/crawl-report.ts';

// ingest/: new files go to their places by date
export { explainDate, type DateExplanation } from './ingest/explain-date.ts';
export { parseShifts } from './ingest/parse-shifts.ts';
export { planIngest } from './ingest/plan-ingest.ts';
export { safeToFormat, type SafeToFormat } from './ingest/safe-to-format.ts';

// dedupe/: which copies stay
export { planDedupe } from './dedupe/dedupe.ts';
export { dedupeJob } from './dedupe/dedupe-job.ts';
export type { DedupeFigures } from './dedupe/dedupe-options.ts';

// validate/: duplicates are proven against their originals
export { planValidate } from './validate/validate.ts';

// heal/: what rotted or went is brought back
export { planHeal } from './heal/plan-heal.ts';

// archive/: volumes, from packing to verified discs
export { readVolumeFiles, type Segment, type VolumeFile } from './holders/volume-listing.ts';
export { archiveOptions, type ArchiveOptions } from './archive/pack/archive-options.ts';
export { planArchive } from './archive/pack/plan-archive.ts';
export {
  listVolumes,
  showVolume,
  type VolumeDetails,
  type VolumeList,
} from './archive/volumes/find-volume.ts';
export { parseManifestLine } from './archive/bag/bag-lines.ts';
export { readManifest } from './archive/bag/read-manifest.ts';
export { planRelease, type ReleaseRequest } from './archive/release/plan-release.ts';
export { markVolume } from './archive/volumes/mark-volume.ts';
export type { Finding, VerifyReport } from './archive/volumes/verify-report.ts';
export { verifyVolume } from './archive/volumes/verify-volume.ts';
export { VOLUME_MARKS } from './archive/volumes/volume-transitions.ts';
export { VOLUME_STATES, type VolumeCopy, type VolumeState } from './holders/volume-state.ts';

// find/: how the library stands, and where a file is
export { findContents, findPlaces, type FindRequest, type FindResult } from './find/find.ts';
export type { FoundPlace } from './find/found-place.ts';
export { forgetHolder, previewForget, type ForgetPreview } from './find/forget-holder.ts';
export { listHolders, type HolderList, type HolderRow } from './find/list-holders.ts';
export { nothingFound } from './find/nothing-found.ts';
export { readStatus } from './find/read-status.ts';
export type { LibraryCounts, LibraryStatus, TreeStatus, VolumeTally } from './find/library-status.ts';
export type { FoundContent } from './find/selection.ts';
export type { StoredProblem } from './find/stored-problem.ts';
export type { DiscPlace, VolumeFacts } from './find/volume-facts.ts';
