import { dirname } from 'node:path';
import type { FileAccess, FileStat } from './file-access.ts';

/** Device and inode of a file or folder, as one text. */
export function identityOf({ dev, ino }: Pick<FileStat, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`;
}

/**
 * Whether a folder is another one or stands in it. Both are resolved, and each folder upwards is compared by device and
 * inode, so that neither a symlink nor a second mount hides it. Throws where one of them cannot be looked at.
 */
export function standsIn(access: FileAccess, folder: string, above: string): boolean {
  const asked = identityOf(access.lstat(access.realpath(above)));
  for (let at = access.realpath(folder); ; at = dirname(at)) {
    if (identityOf(access.lstat(at)) === asked) return true;
    if (dirname(at) === at) return false;
  }
}
