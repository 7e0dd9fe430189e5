import { dirname, join } from 'node:path';
import type { FileAccess, OwnerOfAttributes } from '@mediastruct/core';
import {
  errnoOf,
  lstatOrNull,
  makeFolders,
  messageOf,
  symlinkBetween,
  syncFolder,
  writeFileAttributes,
} from '@mediastruct/core';
import type { Entries } from '../tree/compare-listings.ts';
import { compareListings } from '../tree/compare-listings.ts';
import { standsExactly } from '../names/exact-name.ts';
import { giveOwned } from './owned.ts';

export interface SettleRequest {
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly from: Entries;
  readonly to: Entries;
  /** Whether the file system answers for names of other case. */
  readonly folds?: boolean | undefined;
  /** Called when the folders that go are gone, and before anything is made. */
  readonly beforeMaking?: (() => Promise<void>) | undefined;
  /** Absolute paths of files that are not what the listing tells: they keep their modes, times and attributes, and get no further names. */
  readonly leave?: ReadonlySet<string> | undefined;
  /** Told of what could not be done; the rest is done. */
  readonly onProblem: (path: string, what: string) => void;
}

/**
 * Makes what is no file's content, when all files are in their places: folders go, deepest first, and come; symlinks and hard links; modes, times and attributes. Never
 * replaces anything, does nothing behind a symlink that took the place of a folder, and may be repeated. Memory: that of the changes, and 100 bytes a folder.
 */
export async function settleTree(access: FileAccess, request: SettleRequest): Promise<void> {
  const { folder, from, to, folds = false, beforeMaking, leave, onProblem } = request;
  const { changes } = compareListings(from, to);
  const isLeft = (path: string) => leave?.has(join(folder, path)) === true;
  const attempt = (path: string, step: (absolute: string) => void) => {
    try {
      // The symlink itself is told when the folder is compared with its listing.
      if (symlinkBetween(access, folder, path) === null) step(join(folder, path));
    } catch (error) {
      if (errnoOf(error) === null || errnoOf(error) === 'ENOSPC') throw error;
      onProblem(join(folder, path), messageOf(error));
    }
  };
  for (const { path, was, kind } of changes.toReversed())
    if (was?.kind === 'folder' && kind !== 'folder')
      attempt(path, (at) => {
        // A folder of the new state may answer for it.
        if (!folds || standsExactly(access, folder, path)) removeFolder(access, at);
      });
  await beforeMaking?.();
  const owners: OwnerOfAttributes[] = [];
  for (const change of changes) {
    if (change.kind === 'folder') attempt(change.path, (at) => makeFolders(access, at));
    const { path, kind } = change;
    if (kind === 'removed' || kind === 'symlink' || change.to.attributes === undefined || isLeft(path))
      continue;
    if (symlinkBetween(access, folder, path) !== null) continue;
    owners.push({ path: join(folder, path), attributes: change.to.attributes });
  }
  const touched = new Set<string>();
  for (const change of changes) {
    if (change.kind !== 'symlink' && change.kind !== 'file') continue;
    attempt(change.path, (at) => {
      if (lstatOrNull(access, at) !== null) return;
      if (change.kind === 'symlink') access.symlink(change.to.target, at);
      else if (change.to.link !== undefined && !isLeft(change.to.link))
        access.link(join(folder, change.to.link), at);
      else return;
      touched.add(dirname(at));
    });
  }
  for (const parent of touched) syncFolder(access, parent);
  const [lost] = await writeFileAttributes(owners);
  if (lost !== undefined) onProblem(lost.path ?? folder, lost.why);
  for (const change of changes)
    if (change.kind === 'file' && !isLeft(change.path))
      attempt(change.path, (at) => giveOwned(access, at, change.to));
  settleFolders(access, to, attempt);
}

function settleFolders(
  access: FileAccess,
  to: Entries,
  attempt: (path: string, step: (absolute: string) => void) => void,
): void {
  const folders = [...to.entries()].filter((entry) => entry.kind === 'folder');
  for (const entry of folders.toReversed()) attempt(entry.path, (at) => giveOwned(access, at, entry));
}

/** Removes a folder that holds nothing; one that is gone, or that something else stands in place of, is left. */
function removeFolder(access: FileAccess, path: string): void {
  if (lstatOrNull(access, path)?.kind !== 'folder') return;
  access.rmdir(path);
  syncFolder(access, dirname(path));
}
