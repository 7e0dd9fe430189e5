// The second door of core, for torture, bench and tests of other packages only: the parts that they drive one by one,
// by room. What commands use is behind the first door, index.ts, and not repeated here.

// files/: single steps on users' bytes, without threads
export { inlineContent } from './files/content-port.ts';
export type { FileStat } from './files/file-access.ts';
export { hashFile, openForReading, readFull } from './files/hash-file.ts';
export { makeFolders } from './files/sync-folder.ts';

// records/: stored lines and the index
export { formatFileRecord } from './records/file-record.ts';
export type { FileRecord, StatRecord, TakenRecord } from './records/file-record.ts';
export { appendChanges } from './records/append-changes.ts';
export { parseChange, readChangeLines, readChangesEnd } from './records/changes-file.ts';
export { IndexWriter } from './records/index-base.ts';
export { readIndex, readIndexHeader } from './records/index-file.ts';
export { readLines } from './records/line-reader.ts';

// metadata/: one file's date and kind
export { decideCaptureTime } from './metadata/capture-date.ts';
export { ExiftoolReader } from './metadata/exiftool-reader.ts';
export { readNativeFile } from './metadata/native/native-reader.ts';
export { isJunkName, mediaKind } from './metadata/media-kind.ts';
export type { TagsOutcome } from './metadata/tags-outcome.ts';

// library/: where its files are, and its lock
export { CONFIG_NAME, furtherTree, statePaths, treeOf } from './library/library.ts';
export { STATE_NAME } from './library/state-name.ts';
export { LibraryLock } from './library/lock.ts';
export { Roots } from './library/roots.ts';

// journal/: runs step by step, and their files
export { completeRun } from './journal/complete-run.ts';
export { withSession } from './journal/with-session.ts';
export { targetNames, targetOf, type MoveOperation, type OperationKind } from './journal/plan/operation.ts';
export { PlanWriter, readPlan, readPlanHeader, readPlanTotals } from './journal/plan/plan-file.ts';
export type { JournalEvent } from './journal/run/journal-event.ts';
export { JournalWriter, readJournal } from './journal/run/journal-file.ts';
export { readOutcomes } from './journal/run/outcomes.ts';
export { discardRun, listRunIds, runState } from './journal/run/run-folder.ts';
export { isTemporaryName } from './journal/run/temporary-name.ts';
export { readLedger, readLedgerLines } from './journal/ledger/read-ledger.ts';
export { writeLedger } from './journal/ledger/write-ledger.ts';

// holders/ and archive/: what a volume tells about itself, and what crawls found
export { openFindings } from './holders/finding-ledger.ts';
export { readVolumeFiles, VolumeListingWriter, type ListedFile } from './holders/volume-listing.ts';
export type { VolumeEvent } from './holders/volume-event.ts';
export { appendVolumeEvents, createVolumeLedger, readVolumeLedger } from './holders/volume-ledger.ts';
export { foldVolumes } from './holders/volume-state.ts';
export { parseManifestLine } from './archive/bag/bag-lines.ts';

// crawl/: reading records on this thread
export { inlineReader } from './crawl/record-reader.ts';

// journal/: how a session is warned
export { warnOf } from './journal/run/warnings.ts';
export { DIGEST_ALGORITHMS } from './files/digest-algorithms.ts';
export { hasherOf, loadHashers } from './files/hashers.ts';

// similar/: how fast pictures are looked at, near hashes found, and reports written
export { LookPort } from './similar/look-port.ts';
export { NearHashes } from './similar/near-hashes.ts';
export { bitCount } from './similar/perceptual-hash.ts';
export { writeSimilarGroups } from './similar/write-similar-report.ts';
