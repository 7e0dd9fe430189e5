import { dirname } from 'node:path';
import type { FileAccess, FileStat } from './file-access.ts';
import { errnoOf } from './file-access.ts';
import { MountViews } from './mount-views.ts';

/** Device and inode of a file or folder, as one text. */
export function identityOf({ dev, ino }: Pick<FileStat, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`;
}

/** Errors of a path by which this user cannot reach a folder. */
const OUT_OF_REACH: ReadonlySet<string | null> = new Set(['EACCES', 'EPERM', 'ENOENT']);

/**
 * Device and inode of a folder on another path than the one it was reached by; null where this user cannot reach it by that path. No folder is missed by
 * that: one that this user knows was reached by a path of its own, and `MountViews.pathsOf` gives that path, too. Throws every other error.
 */
export function identityInReach(access: Pick<FileAccess, 'lstat'>, path: string): string | null {
  try {
    return identityOf(access.lstat(path));
  } catch (error) {
    if (!OUT_OF_REACH.has(errnoOf(error))) throw error;
    return null;
  }
}

/**
 * Device and inode of a folder and of all that it stands in, from the inside out: by its own path without links, then by those of other mounts of it or of a folder
 * above it, without what this user cannot reach there. Throws where the folder cannot be resolved, or one on its own path cannot be looked at.
 */
export function* identitiesAbove(
  access: FileAccess,
  folder: string,
  views = new MountViews(access),
): Generator<string> {
  const own = access.realpath(folder);
  for (const path of views.pathsOf(own))
    for (let at = path; ; at = dirname(at)) {
      const identity = path === own ? identityOf(access.lstat(at)) : identityInReach(access, at);
      if (identity !== null) yield identity;
      if (dirname(at) === at) break;
    }
}

/**
 * Whether a folder is another one or stands in it. Each folder upwards (`identitiesAbove`) is compared by device and inode, so that neither a symlink nor a second
 * mount hides it. Throws where one of them cannot be looked at.
 */
export function standsIn(access: FileAccess, folder: string, above: string): boolean {
  const asked = identityOf(access.lstat(access.realpath(above)));
  for (const identity of identitiesAbove(access, folder)) if (identity === asked) return true;
  return false;
}
