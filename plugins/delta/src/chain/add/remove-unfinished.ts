import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { displayPath, MediaStructError } from '@mediastruct/core';

/** Removes what a run that was not finished left: files that nobody but this program made, under a name that only it uses. */
export function removeUnfinished(access: FileAccess, folder: string): void {
  const { kind: found } = access.lstat(folder);
  // Behind a symlink lies a folder of somebody else's.
  if (found !== 'folder')
    throw new MediaStructError(
      'target-differs',
      `${displayPath(folder)}: expected a folder that an unfinished run left, found a ${found}`,
      { path: folder, suggestions: ['Move it away. Nothing was changed.'] },
    );
  for (const { name, kind } of access.readdir(folder))
    if (kind === 'folder') removeUnfinished(access, join(folder, name));
    else access.unlink(join(folder, name));
  access.rmdir(folder);
}
