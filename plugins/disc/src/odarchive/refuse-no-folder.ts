import type { FileAccess } from '@mediastruct/core';
import { displayPath, MediaStructError, orNullIfAbsent } from '@mediastruct/core';

/** Throws `usage` (64) where no folder is at the path; a link to one is as good. `what` says what it is wanted for. */
export function refuseNoFolder(access: FileAccess, folder: string, what: string): void {
  const found = orNullIfAbsent(() => access.lstat(access.realpath(folder)));
  if (found?.kind === 'folder') return;
  throw new MediaStructError(
    'usage',
    `${displayPath(folder)}: expected a folder ${what}, found ${found === null ? 'nothing' : 'a file'}`,
    { path: folder, suggestions: ['Check the spelling of the path. Nothing was written.'] },
  );
}
