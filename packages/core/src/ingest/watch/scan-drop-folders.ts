import type { FileAccess } from '../../files/file-access.ts';
import { nameOf } from '../../files/path-text.ts';
import { joinPath, walkTree } from '../../files/walk.ts';
import { sourceFilter } from '../../library/tree-filter.ts';
import type { SeenFile } from './settling.ts';
import { isPartialName } from './settling.ts';

/** The files in drop folders but those that are being written under a name for that, and what could not be looked at. */
export function* scanDropFolders(
  access: FileAccess,
  folders: readonly string[],
  onFailed: (path: string, message: string) => void,
): Generator<SeenFile> {
  for (const folder of folders)
    for (const entry of walkTree(access, folder, { leaveOut: sourceFilter })) {
      const path = joinPath(folder, entry.path);
      if (entry.kind === 'failed') onFailed(path, entry.message);
      if (entry.kind !== 'file' || isPartialName(nameOf(entry.path))) continue;
      yield { path, size: entry.stat.size, mtimeNs: entry.stat.mtimeNs };
    }
}
