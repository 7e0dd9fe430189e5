import { dirname } from 'node:path';
import type { FileAccess, FileStat } from './file-access.ts';
import { MountViews } from './mount-views.ts';

/** Device and inode of a file or folder, as one text. */
export function identityOf({ dev, ino }: Pick<FileStat, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`;
}

/**
 * A folder and all that it stands in, from the inside out, without links: by its own path, then by those of other mounts of it or of a folder above it. Throws where it cannot be
 * resolved.
 */
export function* foldersAbove(
  access: FileAccess,
  folder: string,
  views = new MountViews(access),
): Generator<string> {
  for (const path of views.pathsOf(access.realpath(folder)))
    for (let at = path; ; at = dirname(at)) {
      yield at;
      if (dirname(at) === at) break;
    }
}

/**
 * Whether a folder is another one or stands in it. Each folder upwards (`foldersAbove`) is compared by device and inode, so that neither a symlink nor a second
 * mount hides it. Throws where one of them cannot be looked at.
 */
export function standsIn(access: FileAccess, folder: string, above: string): boolean {
  const asked = identityOf(access.lstat(access.realpath(above)));
  for (const at of foldersAbove(access, folder)) if (identityOf(access.lstat(at)) === asked) return true;
  return false;
}
