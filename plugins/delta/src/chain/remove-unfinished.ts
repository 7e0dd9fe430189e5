import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';

/** Removes what a run that was not finished left: files that nobody but this program made, under a name that only it uses. */
export function removeUnfinished(access: FileAccess, folder: string): void {
  for (const { name, kind } of access.readdir(folder))
    if (kind === 'folder') removeUnfinished(access, join(folder, name));
    else access.unlink(join(folder, name));
  access.rmdir(folder);
}
