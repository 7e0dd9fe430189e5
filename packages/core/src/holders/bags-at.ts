import { join } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf } from '../files/file-access.ts';
import { readStateFile } from '../files/state-file.ts';
import { parseVolumeId } from './volume-id.ts';

/** A volume's bag, wherever it stands. */
export interface BagAt {
  readonly volumeId: string;
  /** Absolute path of the bag's folder. */
  readonly at: string;
}

/** The bag says itself which volume it is; where its description is damaged, its README does. Null where the folder is no bag. */
export function bagName(access: FileAccess, at: string): string | null {
  const info = readStateFile(access, join(at, 'bag-info.txt'));
  const told = info === null ? undefined : /^External-Identifier: *(.*)$/m.exec(info)?.[1]?.trim();
  const name = told ?? readStateFile(access, join(at, 'README.txt'))?.split('\n', 1)[0];
  return name !== undefined && parseVolumeId(name) !== null ? name : null;
}

/** The bags at a place: the folder itself, as on a disc, or the folders in it; none where it cannot be read. */
export function bagsAt(access: FileAccess, place: string): readonly BagAt[] {
  const own = bagName(access, place);
  if (own !== null) return [{ volumeId: own, at: place }];
  return foldersIn(access, place)
    .map((name) => join(place, name))
    .flatMap((at) => {
      const volumeId = bagName(access, at);
      return volumeId === null ? [] : [{ volumeId, at }];
    });
}

function foldersIn(access: FileAccess, place: string): readonly string[] {
  try {
    return access.readdir(place).flatMap(({ kind, name }) => (kind === 'folder' ? [name] : []));
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return [];
  }
}
