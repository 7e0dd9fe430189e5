import { lstatOrNull } from './file-access.ts';
import type { FileAccess } from './file-access.ts';
import { joinPath } from './walk.ts';

/**
 * The first symlink that stands in place of a folder below `top` and above `path`, which is relative to it; null for none. Behind one lies a folder of somebody
 * else's. `top` itself may be a symlink. One `lstat` a folder.
 */
export function symlinkBetween(access: FileAccess, top: string, path: string): string | null {
  let at = top;
  for (const part of path.split('/').slice(0, -1)) {
    at = joinPath(at, part);
    const stat = lstatOrNull(access, at);
    if (stat?.kind === 'symlink') return at;
    if (stat === null) return null;
  }
  return null;
}
