// The door of the plugin: its building blocks, for use from code as the commands use them (docs/DELTA.md).

export { Dir, type DirOptions } from './dir/dir.ts';
export { DEFAULT_RULES, type ExcludeOptions, ExcludeRules, RULE_FILES } from './exclude/exclude-rules.ts';
export { DirIndex, type IndexOptions, type IndexReport } from './listing/dir-index.ts';
export type { Listing, ListingHeader, ListingTotals } from './listing/listing-file.ts';
export type { Problem, ProblemsTold } from './listing/problem-list.ts';
export type {
  Attributes,
  ListedFile,
  ListedFolder,
  ListedOther,
  ListedSymlink,
  ListedUnknown,
  TreeEntry,
} from './listing/tree-entry.ts';
export { type ComputedDiff, DiffIndex } from './tree/diff-index.ts';
export type {
  ContentFrom,
  FileChange,
  FolderChange,
  Removal,
  SymlinkChange,
  TreeChange,
} from './tree/tree-change.ts';
export type { Compression } from './volumes/compression.ts';
export type { PackedEntry, PackedFile, PackedFolder, PackedSymlink, Place } from './volumes/packed-entry.ts';
export { type RebuildReport, rebuildIndex } from './volumes/scan-set.ts';
export { type ReadOptions, TarVolume, type WriteOptions } from './volumes/tar-volume.ts';
export { type ExtractOptions, type ExtractReport, TarVolumeReader } from './volumes/volume-reader.ts';
export type { PackReport, VolumeWriterOptions } from './volumes/volume-options.ts';
export { TarVolumeWriter } from './volumes/volume-writer.ts';
export * from './blocks/index.ts';
export { type ArchiveOptions, type ArchiveReport, DiffData } from './archive/diff-data.ts';
export { openDiff, type StoredDiff } from './archive/open-diff.ts';
export {
  baseOf,
  type StoredChange,
  type StoredContent,
  type StoredFileChange,
} from './archive/stored-change.ts';
export { type AppliedDiff, applyDiff, type ApplyDiffOptions } from './apply/apply-diff.ts';
export { ArchiveApply, type ArchiveApplyRequest } from './apply/archive-apply.ts';
export { type AddReport, type AddRequest, addRun } from './chain/add/add-run.ts';
export { type ChainAnswer, listChain } from './chain/open/list-chain.ts';
export { type Chain, type ChainRun, openChain } from './chain/open/open-chain.ts';
export { type PruneReport, type PruneRequest, pruneChain } from './chain/thin/prune-chain.ts';
export { type PutReport, type PutRequest, putRuns } from './chain/places/put-runs.ts';
export { type RestoreReport, type RestoreRequest, restoreChain } from './chain/restore/restore-chain.ts';
export { type SquashReport, type SquashRequest, squashChain } from './chain/thin/squash-chain.ts';
export { type VerifyReport, type VerifyRequest, verifyChain } from './chain/verify/verify-chain.ts';
