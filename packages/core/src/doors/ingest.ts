/** The door for filing pictures by date: ingest, redate and receipts. */
export * from './sessions.ts';
export { type DateExplanation, explainDate } from '../ingest/explain-date.ts';
export { type IngestedFile, type IngestedFolder, ingestedWith } from '../ingest/ingested-with.ts';
export { parseShifts } from '../ingest/parse-shifts.ts';
export { type IngestRequest, planIngest } from '../ingest/plan-ingest.ts';
export { resumeIngests, stopIngests } from '../ingest/watch/unfinished-ingests.ts';
export { type BatchEnd, type SettledBatch, watchDropFolders } from '../ingest/watch/watch-drop-folders.ts';
export { watchedFolders } from '../ingest/watch/watched-folders.ts';
export { installedSources } from '../ingest/sources/installed-sources.ts';
export type {
  LocalFile,
  OpenContext,
  OpenedSource,
  SourceContent,
  SourceProvider,
} from '../ingest/sources/source-provider.ts';
export { safeToFormat, type SafeToFormat } from '../ingest/safe-to-format.ts';
export { tallyLeft, type LeftTallies } from '../ingest/tally-left.ts';
export { writeHistories, type WrittenGeneration } from '../ingest/mhl/write-generation.ts';
export { exportReceipts, listReceipts, type StoredReceipt } from '../ingest/receipt/export-receipts.ts';
export { planRedate, type RedateRequest } from '../ingest/redate/plan-redate.ts';
