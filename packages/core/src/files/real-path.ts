import { basename, dirname } from 'node:path';
import type { FileAccess } from './file-access.ts';
import { errnoOf } from './file-access.ts';
import { joinPath } from './walk.ts';

/**
 * An absolute path without symlinks, as far as it can be resolved: the real path of the nearest folder above what is not there, or cannot be looked at, and the
 * rest of the path as it is.
 */
export function realPathOf(access: FileAccess, path: string): string {
  try {
    return access.realpath(path);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    const above = dirname(path);
    return above === path ? path : joinPath(realPathOf(access, above), basename(path));
  }
}
