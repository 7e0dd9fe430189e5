import { basename, dirname } from 'node:path';
import type { FileAccess } from './file-access.ts';
import { errnoOf, messageOf, orNullIfAbsent } from './file-access.ts';
import { joinPath } from './walk.ts';

/** Is told of a path that cannot be looked at, and why. */
export type WarnOfPath = (path: string, message: string) => void;

/**
 * An absolute path without symlinks, as far as it can be resolved: the real path of the nearest folder above what is not there, or cannot be looked at, which is told,
 * and the rest of the path as it is.
 */
export function realPathOf(access: FileAccess, path: string, warn: WarnOfPath = () => {}): string {
  const real = resolvedIfReadable(access, path, warn);
  const above = dirname(path);
  if (real !== null || above === path) return real ?? path;
  return joinPath(realPathOf(access, above, warn), basename(path));
}

function resolvedIfReadable(access: FileAccess, path: string, warn: WarnOfPath): string | null {
  try {
    return orNullIfAbsent(() => access.realpath(path));
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    warn(path, messageOf(error));
    return null;
  }
}
