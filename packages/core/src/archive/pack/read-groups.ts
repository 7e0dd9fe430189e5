import { itemAt } from '../../errors/item-at.ts';
import { byFolder } from '../../files/by-folder.ts';
import { nameOf } from '../../files/path-text.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { groupFolder } from '../../metadata/groups.ts';
import { PayloadPaths } from '../bag/payload-paths.ts';
import { readIndex } from '../../records/index-file.ts';
import type { SortedGroup, UnitOptions } from './plan-units.ts';
import { sortGroup } from './plan-units.ts';

/**
 * The groups of an indexed tree, sorted for archiving, folder by folder; the same each time it is read.
 * Memory: the records of the folders from the root to the current one, about 1 KB a file.
 */
export function* readGroups(
  access: FileAccess,
  indexPath: string,
  options: UnitOptions & { readonly taken?: ReadonlySet<string> | undefined },
): Generator<SortedGroup> {
  let folder = 0;
  const paths = new PayloadPaths(options.taken);
  for (const { folder: folderPath, entries } of byFolder(readIndex(access, indexPath))) {
    const names = entries.map(({ path }) => nameOf(path));
    const payloads = paths.of(folderPath, names);
    const folderPayload = paths.folder(folderPath);
    for (const { members } of groupFolder(names)) {
      const placed = members.map(({ index }) => ({
        record: itemAt(entries, index),
        payload: itemAt(payloads, index),
      }));
      yield sortGroup({ members: placed, folder, folderPayload }, options);
    }
    folder += 1;
  }
}
