import { dirname } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import { symlinkBetween } from '../../files/symlink-between.ts';
import { displayPath } from '../../files/path-text.ts';
import type { Run } from './run.ts';

/** The symlink between the root that a run knows a path by and the path; null for none. The root itself may be one: it is found by its path. */
export function symlinkAbove(access: FileAccess, { roots }: Pick<Run, 'roots'>, path: string): string | null {
  const location = roots.locate(path);
  const top = roots.resolve({ root: location.root, path: '' });
  // Above a file that no root holds, symlinks may always have been there.
  return dirname(top) === top ? null : symlinkBetween(access, top, location.path);
}

/** Why a file is not placed, in words for people. */
export function behindSymlink(symlink: string): string {
  return `${displayPath(symlink)} is a symlink by now, and nothing is put behind it`;
}
