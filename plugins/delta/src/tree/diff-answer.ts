import { resolve } from 'node:path';
import type { ProgressListener, StopFlag } from '@mediastruct/core';
import { lstatOrNull, nodeFileAccess } from '@mediastruct/core';
import { Dir } from '../dir/dir.ts';
import type { ExcludeOptions } from '../exclude/exclude-rules.ts';
import { DirIndex } from '../listing/dir-index.ts';
import type { Listing } from '../listing/listing-file.ts';
import type { ComputedDiff } from './diff-index.ts';
import { DiffIndex } from './diff-index.ts';

/** What `delta diff` answers: paths by kind of change. */
export interface DiffAnswer extends Omit<ComputedDiff, 'from' | 'to' | 'changes'> {
  /** How many paths changed. */
  readonly changes: number;
}

export interface DiffRequest {
  readonly exclude: ExcludeOptions;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** Compares a listing with a folder as it is now, of which files are read that the listing does not vouch for, or with another listing. */
export async function diffStates(old: string, now: string, request: DiffRequest): Promise<DiffAnswer> {
  const older = DirIndex.fromFile(old);
  const diff = new DiffIndex(await stateOf(now, older, request), older).compute();
  const { created, updated, renamed, copied, deleted, createdFolders, deletedFolders } = diff;
  const { symlinks, retyped, touched, unknown, changes } = diff;
  const files = { created, updated, renamed, copied, deleted };
  const others = { createdFolders, deletedFolders, symlinks, retyped, touched, unknown };
  return { changes: changes.length, ...files, ...others };
}

async function stateOf(path: string, older: Listing, request: DiffRequest): Promise<Listing> {
  const isFile = lstatOrNull(nodeFileAccess, resolve(path))?.kind === 'file';
  if (isFile) return DirIndex.fromFile(path);
  return new DirIndex(new Dir(path, request)).data({ ...request, older });
}
