import { itemAt } from '../../errors/item-at.ts';
import { byFolder } from '../../files/by-folder.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { folderOf, nameOf } from '../../files/path-text.ts';
import { joinPath } from '../../files/walk.ts';
import { isAtOrBelow } from '../../library/path-below.ts';
import type { Tree } from '../../library/library.ts';
import type { GroupRole } from '../../metadata/group.ts';
import { groupFolder } from '../../metadata/groups.ts';
import { LEAST_HASH_DIGITS } from '../../metadata/filed-stems.ts';
import type { FileRecord } from '../../records/file-record.ts';
import { readIndex } from '../../records/index-file.ts';
import type { DayRange } from './day-range.ts';
import { isInRange } from './day-range.ts';

export interface FiledMember {
  readonly record: FileRecord;
  readonly role: GroupRole;
}

/** Files of the media tree that belong together, the main one first. */
export type FiledGroup = readonly FiledMember[];

export interface FiledSelection {
  /** Absolute paths of files and folders; everything where none is given. */
  readonly paths: readonly string[];
  /** By the day of the main file; a group that nothing dates is in no range. Null for all. */
  readonly days: DayRange | null;
}

const UNDATED = 'undated/';

/**
 * The groups of the media tree that were asked for and that ingest filed, in the order of the index, which is read once. What somebody put
 * there by hand has no date of ours and is left alone. Memory: the records of the folders from the root to the current one.
 */
export function* filedGroups(
  access: FileAccess,
  media: Tree,
  { paths, days }: FiledSelection,
): Generator<FiledGroup> {
  for (const { entries } of byFolder(readIndex(access, media.indexPath))) {
    const names = entries.map(({ path }) => nameOf(path));
    const hashes = entries.map(({ sha256 }) => sha256);
    for (const { members } of groupFolder(names, hashes)) {
      const group = members.map(({ index, role }) => ({ record: itemAt(entries, index), role }));
      const { path, taken } = itemAt(group, 0).record;
      if (taken === undefined && !path.startsWith(UNDATED)) continue;
      if (days !== null && (taken === undefined || !isInRange(taken.local, days))) continue;
      const isAsked = ({ record }: FiledMember) =>
        paths.some((asked) => isAtOrBelow(asked, joinPath(media.root, record.path)));
      if (paths.length === 0 || group.some(isAsked)) yield group;
    }
  }
}

/** The name and folder that a filed file had where it was ingested from, as far as is known; they may tell its date. */
export function formerPlace(record: FileRecord): { readonly name: string; readonly folder: string } {
  const former = formerPath(record) ?? '';
  return { name: nameOf(former), folder: folderOf(former) };
}

/** The path that a filed file had below its source, as far as is known; undefined where nothing tells it. */
export function formerPath({ path, origin, sha256 = '' }: FileRecord): string | undefined {
  if (origin !== undefined) return origin;
  if (path.startsWith(UNDATED)) return path.slice(UNDATED.length).toWellFormed();
  // A name that ingest made tells only what is known already.
  const name = nameOf(path);
  const isOurs = sha256 !== '' && name.includes(sha256.slice(0, LEAST_HASH_DIGITS));
  return isOurs ? undefined : name.toWellFormed();
}
