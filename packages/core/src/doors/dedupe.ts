/** The door for the plan of which copies stay. */
export * from './base.ts';
export { planDedupe } from '../dedupe/dedupe.ts';
export { type ComparedTree, comparedTrees } from '../dedupe/compared-trees.ts';
export { isAsWellHeldBy } from '../library/rank.ts';
export { dedupeJob } from '../dedupe/dedupe-job.ts';
export type { DedupeFigures } from '../dedupe/dedupe-options.ts';
export { findFolders } from '../dedupe/folders/find-folders.ts';
export type { FolderPair } from '../dedupe/folders/folder-pair.ts';
