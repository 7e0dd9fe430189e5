// The door of core: the names that commands, plugins and other programs may use, by room.

// errors/: what can go wrong, and the exit code of each
export { type ErrorCode, EXIT_CODES, type ExitCode } from './errors/error-codes.ts';
export { itemAt } from './errors/item-at.ts';
export { explainFileError } from './errors/explain-file-error.ts';
export { MediaStructError } from './errors/media-struct-error.ts';

// progress/: how far a long job is, and how it is asked to stop
export { ignoreProgress, type ProgressEvent, type ProgressListener } from './progress/progress.ts';
export { neverStop, type StopFlag, throwIfStopped } from './progress/stop-flag.ts';

// files/: the only way to the users' bytes
export type { Derivation, DerivationSource } from './files/derivation.ts';
export {
  type EntryKind,
  errnoOf,
  type FileAccess,
  type FileStat,
  type FolderEntry,
  lstatOrNull,
  messageOf,
  OPEN,
  orNullIfAbsent,
} from './files/file-access.ts';
export { AppendFile } from './files/append-file.ts';
export {
  quoteForAttributes,
  runAttributeProgram,
  unquoteFromAttributes,
} from './files/attribute-programs.ts';
export { hashFile, openForReading, readAt, readFull } from './files/hash-file.ts';
export { makeFolders, syncFile, syncFolder } from './files/sync-folder.ts';
// What a plugin keeps in the library's state, and what it makes and throws away again
export { readStateFile, StateFileWriter, writeStateFile } from './files/state-file.ts';
export { isOfDeadProcess, processMark } from './files/process-mark.ts';
export { ScratchFolder } from './files/scratch-folder.ts';
export { ToldBytes } from './files/told-bytes.ts';
export { WorkerPool } from './files/worker-pool.ts';
export { writeFull, writeFullAt } from './files/write-full.ts';
export { standsIn } from './files/stands-in.ts';
export { nodeFileAccess } from './files/node-file-access.ts';
export { bytesToPath, comparePaths, displayPath, folderOf, nameOf, pathToBytes } from './files/path-text.ts';
export { joinPath, type WalkEntry, walkTree } from './files/walk.ts';

// records/: the shapes that are stored
export { type FileRecord, isPathInside, type TakenRecord, toStatRecord } from './records/file-record.ts';
export { readIndex } from './records/index-file.ts';
export { readLines, type StoredLine } from './records/line-reader.ts';
// What a plugin needs to keep listings of its own kinds of holders.
export { allAsDamaged, asDamaged } from './records/as-damaged.ts';
export { damagedLine, type LinePlace } from './records/damaged-line.ts';
export { FieldReader } from './records/fields.ts';
export { pathFields, pathFromFields } from './records/path-fields.ts';
export {
  readSealedFooter,
  readSealedHeader,
  readSealedLines,
  type SealedFooter,
  SealedFileWriter,
  type SealedFormat,
} from './records/sealed-file.ts';
export {
  checkFormat,
  type JsonObject,
  linePlace,
  parseStoredLine,
  parseStoredText,
} from './records/stored-json.ts';
// For the records of plugins

// metadata/: exiftool, for what plugins ask of pictures, such as the previews in them
export { ExiftoolReader } from './metadata/exiftool-reader.ts';

// library/: settings and trees
export { initLibrary } from './library/init.ts';
export {
  findLibrary,
  type Library,
  openLibrary,
  sectionOf,
  type Tree,
  treeOf,
  type TreeRole,
} from './library/library.ts';
export { LibraryLock } from './library/lock.ts';
export { type LeaveOut, namedBy, treeFilter } from './library/tree-filter.ts';
export { isAtOrBelow, pathBelow } from './library/path-below.ts';
export { KEEP_RULES } from './library/core-settings.ts';
export type { Setting, SettingsSection } from './library/settings-section.ts';
export * as settingValues from './library/setting-values.ts';

// journal/: jobs, what a job works with, and runs from plan to ledger
export type { JobSource } from './journal/job-registry.ts';
export type { AnyJob, Job, Jobs, JobSteps, Session, TargetDisk } from './journal/session.ts';
export { openSession, underLock } from './journal/with-session.ts';
export { type PlanRequest, prepareRun } from './journal/prepare-run.ts';
export { type ChangeRequest, changeRun } from './journal/change-run.ts';
export { resumeRuns, stopRun } from './journal/complete-run.ts';
export { adoptPlan, savePlan } from './journal/saved-plan.ts';
export {
  type EndState,
  isPlacing,
  type NewOperation,
  type PlannedOperation,
  type Reason,
} from './journal/plan/operation.ts';
export type { PlanTotals, PlanWriter } from './journal/plan/plan-file.ts';
export { type PlacedFile, type PreparedRun, Run } from './journal/run/run.ts';
export { runOptions } from './journal/run/run-options.ts';
export { findRun } from './journal/run/find-run.ts';
export { unfinishedRuns } from './journal/run/run-folder.ts';
export { shownWarnings, type Warning, type WarningList, Warnings } from './journal/run/warnings.ts';
export { exitCodeOf, gravestExitCode } from './journal/ledger/exit-code.ts';
export type { LedgerEntry, LedgerSummary } from './journal/ledger/ledger.ts';
export { type RunDetails, runEntries, showRun } from './journal/show-run.ts';
export { formatCsv, storedRows } from './journal/report/format-report.ts';
export { isLeft, type ReportRow, reportRows } from './journal/report/report-row.ts';
export { type ReportSummary, summariseReport } from './journal/report/summarise-report.ts';
export { listRuns, type RunOverview } from './journal/ledger/list-runs.ts';
export { planUndo } from './journal/undo/undo.ts';

// The jobs of the suite, and those that plugins add to them
export { installedJobs } from './jobs.ts';
export { type HolderKindSource, installedHolderKinds } from './holder-kinds.ts';

// holders/ and catalogue/: what holds copies, and the record of every copy
export type { Holder, HolderKind, ListedChange, ListedCopy, Listing, ListingMark } from './holders/holder.ts';
export type { Catalogue, KnownCopy, KnownHolder } from './catalogue/catalogue.ts';
export { type CatalogueCheck, checkCatalogue, type HolderDifference } from './catalogue/check-catalogue.ts';
export { openCatalogue } from './catalogue/open-catalogue.ts';
// What a loss would leave: the one query of `disc lost` and `shelf risk`
export type { TouchedContent } from './catalogue/loss/loss-contents.ts';
export { lossContents, lossReport, type LossReport, type LossRequest } from './catalogue/loss/loss-report.ts';
export type { LostThings } from './catalogue/loss/lost-things.ts';
export { toldPlaces } from './catalogue/loss/told-places.ts';
export { copyLetter, discName } from './holders/disc-name.ts';
export { isWithin } from './holders/place-match.ts';
export { exportCatalogue } from './catalogue/export-catalogue.ts';
export { type ForeignRow, ForeignTables } from './catalogue/sqlite/foreign-tables.ts';
export { PIECES } from './catalogue/sqlite/schema.ts';

// For what a plugin keeps in the library's state: files of events, read and checked as core reads its own
export { appendEvents, type EventFormat, readEvents } from './holders/event-file.ts';
export { isTorn } from './holders/torn-line.ts';
export { parseWith } from './records/parse-with.ts';

export { indexedTrees } from './holders/indexed-trees.ts';

// crawl/: what each tree holds
export { crawl } from './crawl/crawl.ts';
export type { CrawlReport } from './crawl/crawl-report.ts';

// ingest/: new files go to their places by date
export { type DateExplanation, explainDate } from './ingest/explain-date.ts';
export { parseShifts } from './ingest/parse-shifts.ts';
export { type IngestRequest, planIngest } from './ingest/plan-ingest.ts';
export { resumeIngests, stopIngests } from './ingest/watch/unfinished-ingests.ts';
export { type BatchEnd, type SettledBatch, watchDropFolders } from './ingest/watch/watch-drop-folders.ts';
export { watchedFolders } from './ingest/watch/watched-folders.ts';
export { installedSources } from './ingest/sources/installed-sources.ts';
export type {
  LocalFile,
  OpenContext,
  OpenedSource,
  SourceContent,
  SourceProvider,
} from './ingest/sources/source-provider.ts';
export { safeToFormat, type SafeToFormat } from './ingest/safe-to-format.ts';
export { tallyLeft, type LeftTallies } from './ingest/tally-left.ts';
export { writeHistories, type WrittenGeneration } from './ingest/mhl/write-generation.ts';
export { exportReceipts, listReceipts, type StoredReceipt } from './ingest/receipt/export-receipts.ts';

// redate/: what is filed goes to the day that its evidence tells now
export { planRedate, type RedateRequest } from './ingest/redate/plan-redate.ts';

// rename/, preview/: other templates, looked at and applied
export { planRename, type RenameRequest } from './ingest/rename/plan-rename.ts';
export {
  previewTemplates,
  type PreviewRequest,
  type TemplatePreview,
} from './ingest/preview/preview-templates.ts';
export type { PreviewedFile } from './ingest/preview/previewed-file.ts';
export { HASH_LENGTH_FIELD, TEMPLATE_FIELDS, type TemplateField } from './ingest/template-fields.ts';

// dedupe/: which copies stay
export { planDedupe } from './dedupe/dedupe.ts';
export { dedupeJob } from './dedupe/dedupe-job.ts';
export type { DedupeFigures } from './dedupe/dedupe-options.ts';

// validate/: duplicates are proven against their originals
export { planValidate } from './validate/validate.ts';

// heal/: what rotted or went is brought back
export { planHeal } from './heal/plan-heal.ts';

// archive/: volumes, from packing to verified discs
export { readVolumeFiles, type VolumeFile } from './holders/volume-listing.ts';
export type { Segment } from './holders/segment.ts';
export { type BagAt, bagName, bagsAt } from './holders/bags-at.ts';
export { archiveOptions, type ArchiveOptions } from './archive/pack/archive-options.ts';
export type { ArchiveRequest } from './archive/pack/archive-settings.ts';
export { dataBytes, fileRoom, FIXED_BYTES, folderRoom } from './archive/pack/disc-room.ts';
export { type Medium, parseMedium } from './archive/pack/medium.ts';
export { planArchive } from './archive/pack/plan-archive.ts';
export {
  listVolumes,
  showVolume,
  type VolumeDetails,
  type VolumeList,
} from './archive/volumes/find-volume.ts';
export { formatManifestLine, parseManifestLine } from './archive/bag/bag-lines.ts';
export { ManifestSum, readManifest } from './archive/bag/read-manifest.ts';
export { planRelease, type ReleaseRequest } from './archive/release/plan-release.ts';
export { markVolume } from './archive/volumes/mark-volume.ts';
export {
  type Finding,
  FindingList,
  gravest,
  type VerifyReport,
  type VerifyResult,
} from './archive/volumes/verify-report.ts';
// For reading discs back by other ways than the mounted folder: the same findings, the same record, the same refusals
export { placeOfDisc, refuseImageNearFolder } from './archive/volumes/place-of-disc.ts';
export { recordBurn, recordVerification } from './archive/volumes/record-verification.ts';
export { VOLUME_MARKS, whyNotMark } from './archive/volumes/volume-transitions.ts';
export type { DiscFacts, ReadBackWay } from './holders/volume-event.ts';
export { verifyVolume } from './archive/volumes/verify-volume.ts';
// The whole set as every disc carries it, and a library made anew from it
export { formatVolumeSet, readVolumeSet, type VolumeSet, volumeSetOf } from './holders/volume-set.ts';
export { type Adoption, adoptVolumes, planAdoption } from './archive/volumes/adopt-volumes.ts';
export { VOLUME_STATES, type VolumeCopy, type VolumeState } from './holders/volume-state.ts';

// find/: how the library stands, and where a file is
export { findContents, findPlaces, type FindRequest, type FindResult } from './find/find.ts';
export type { FoundPlace } from './find/found-place.ts';
export { forgetHolder, type ForgetPreview, previewForget } from './find/forget-holder.ts';
export { type HolderList, type HolderRow, listHolders } from './find/list-holders.ts';
export { nothingFound } from './find/nothing-found.ts';
export { readStatus } from './find/read-status.ts';
export type { LibraryCounts, LibraryStatus, TreeStatus, VolumeTally } from './find/library-status.ts';
export type { FoundContent } from './find/selection.ts';
export type { StoredProblem } from './find/stored-problem.ts';
export type { DiscPlace, VolumeFacts } from './find/volume-facts.ts';
