import { join, resolve } from 'node:path';
import type { ProgressListener, StopFlag } from '@mediastruct/core';
import { lstatOrNull, makeFolders, nodeFileAccess } from '@mediastruct/core';
import { Dir } from '../dir/dir.ts';
import type { ExcludeOptions } from '../exclude/exclude-rules.ts';
import { DirIndex } from '../listing/dir-index.ts';
import type { Listing } from '../listing/listing-file.ts';
import { NOW_NAME } from './archive-names.ts';
import type { ArchiveReport } from './diff-data.ts';
import { DiffData } from './diff-data.ts';
import type { ComputedDiff } from '../tree/diff-index.ts';
import { DiffIndex } from '../tree/diff-index.ts';
import type { Compression } from '../volumes/compression.ts';

/** What `delta diff` answers: paths by kind of change. */
export interface DiffAnswer extends Omit<ComputedDiff, 'from' | 'to' | 'changes'> {
  /** How many paths changed. */
  readonly changes: number;
  /** Null where none was asked for. */
  readonly archive: ArchiveReport | null;
}

export interface DiffRequest {
  readonly exclude: ExcludeOptions;
  /** Where to put an archive of the changes; null for none. */
  readonly archive: string | null;
  /** No volume of the archive becomes larger. */
  readonly greatestBytes?: number | undefined;
  readonly compression?: Compression | undefined;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/**
 * Compares a listing with a folder as it is now, of which files are read that the listing does not vouch for, or with another listing; with an archive, also stores
 * what makes the new state of the old one.
 */
export async function diffStates(old: string, now: string, request: DiffRequest): Promise<DiffAnswer> {
  const older = DirIndex.fromFile(old);
  const diff = new DiffIndex(await stateOf(now, older, request), older).compute();
  const { created, updated, renamed, copied, deleted, createdFolders, deletedFolders } = diff;
  const { symlinks, retyped, touched, unknown, changes } = diff;
  const files = { created, updated, renamed, copied, deleted };
  const others = { createdFolders, deletedFolders, symlinks, retyped, touched, unknown };
  const archive =
    request.archive === null ? null : await new DiffData(diff).createArchive(request.archive, request);
  return { changes: changes.length, ...files, ...others, archive };
}

/** With an archive, the new listing is written into it, with the signatures that the next delta needs. */
async function stateOf(path: string, older: Listing, request: DiffRequest): Promise<Listing> {
  const isFile = lstatOrNull(nodeFileAccess, resolve(path))?.kind === 'file';
  if (isFile) return DirIndex.fromFile(path);
  const index = new DirIndex(new Dir(path, request));
  if (request.archive === null) return index.data({ ...request, older });
  const archive = resolve(request.archive);
  makeFolders(nodeFileAccess, archive);
  const listing = join(archive, NOW_NAME);
  await index.toFile(listing, { ...request, older, leaveOut: [archive] });
  return DirIndex.fromFile(listing);
}
