/** The door for what every command needs, and what a plugin's contribution may load: files, records, the library, kinds of holders. No job, no planner. */
export * from './errors.ts';
export { ignoreProgress, type ProgressEvent, type ProgressListener } from '../progress/progress.ts';
export { neverStop, type StopFlag, throwIfStopped } from '../progress/stop-flag.ts';
export type { Derivation, DerivationSource } from '../files/derivation.ts';
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
  statIfReadable,
} from '../files/file-access.ts';
export { IGNORE_FILE } from '../library/ignore-file.ts';
export { AppendFile } from '../files/append-file.ts';
export {
  quoteForAttributes,
  runAttributeProgram,
  unquoteFromAttributes,
} from '../files/attribute-programs.ts';
export {
  type AttributesRead,
  type FileAttributes,
  readFileAttributes,
  readNoAttributes,
} from '../files/read-file-attributes.ts';
export {
  type AttributesLost,
  type OwnerOfAttributes,
  removeFileAttribute,
  writeFileAttributes,
} from '../files/write-file-attributes.ts';
export { parseAttributeFields } from '../records/attribute-fields.ts';
export { hashFile, type HashOutcome, openForReading, readAt, readFull } from '../files/hash-file.ts';
export { giveName, linkIfPossible } from '../files/give-name.ts';
export { type RereadHash, rereadHash } from '../files/reread.ts';
export { makeFolders, syncFile, syncFolder } from '../files/sync-folder.ts';
export { readStateFile, StateFileWriter, writeStateFile } from '../files/state-file.ts';
export { isOfDeadProcess, processMark } from '../files/process-mark.ts';
export { ScratchFolder } from '../files/scratch-folder.ts';
export { ToldBytes } from '../files/told-bytes.ts';
export { writeExport } from '../files/write-export.ts';
export { writeFull, writeFullAt } from '../files/write-full.ts';
export { symlinkBetween } from '../files/symlink-between.ts';
export { standsIn } from '../files/stands-in.ts';
export { nodeFileAccess } from '../files/node-file-access.ts';
export { joinPath, type WalkEntry, walkTree } from '../files/walk.ts';
export { type FileRecord, isPathInside, type TakenRecord, toStatRecord } from '../records/file-record.ts';
export { readIndex } from '../records/index-file.ts';
export { readLines, type StoredLine } from '../records/line-reader.ts';
export { allAsDamaged, asDamaged } from '../records/as-damaged.ts';
export { damagedLine, type LinePlace } from '../records/damaged-line.ts';
export { FieldReader } from '../records/fields.ts';
export { pathFields, pathFromFields } from '../records/path-fields.ts';
export {
  readSealedFooter,
  readSealedHeader,
  readSealedLines,
  type SealedFooter,
  SealedFileWriter,
  type SealedFormat,
} from '../records/sealed-file.ts';
export {
  checkFormat,
  type JsonObject,
  linePlace,
  parseStoredLine,
  parseStoredText,
} from '../records/stored-json.ts';
export { DISK_FILE, DiskFolders, isObjectPath } from '../library/disk-folders.ts';
export { initLibrary } from '../library/init.ts';
export {
  findLibrary,
  type Library,
  openLibrary,
  sectionOf,
  type Tree,
  treeOf,
  type TreeRole,
} from '../library/library.ts';
export { LibraryLock } from '../library/lock.ts';
export { type WorkInHand, WorkNote } from '../library/work-note.ts';
export { isAtOrBelow, pathBelow } from '../library/path-below.ts';
export { KEEP_RULES } from '../library/core-settings.ts';
export type { Setting, SettingsSection } from '../library/settings-section.ts';
export { parseSettingsFile, type SettingsFile } from '../library/settings-file.ts';
export * as settingValues from '../library/setting-values.ts';
export { runOptions } from '../journal/run/run-options.ts';
export { type HolderKindSource, installedHolderKinds } from '../holder-kinds.ts';
export {
  keyOf,
  type Holder,
  type HolderKind,
  type ListedChange,
  type ListedCopy,
  type Listing,
  type ListingMark,
} from '../holders/holder.ts';
export { copyLetter, discName } from '../holders/disc-name.ts';
export { isWithin } from '../holders/place-match.ts';
export { appendEvents, type EventFormat, readEvents } from '../holders/event-file.ts';
export { isTorn } from '../holders/torn-line.ts';
export { parseWith } from '../records/parse-with.ts';
export { indexedTrees } from '../holders/indexed-trees.ts';
export { readVolumeFiles, type VolumeFile } from '../holders/volume-listing.ts';
export type { Segment } from '../holders/segment.ts';
export { type BagAt, bagName, bagsAt } from '../holders/bags-at.ts';
export type { DiscFacts, ReadBackWay } from '../holders/volume-event.ts';
export { VOLUME_STATES, type VolumeCopy, type VolumeState } from '../holders/volume-state.ts';
