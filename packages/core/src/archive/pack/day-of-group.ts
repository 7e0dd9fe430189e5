import { folderOf } from '../../files/path-text.ts';
import { folderNameDate } from '../../metadata/folder-name-date.ts';
import { formatWallClock } from '../../metadata/wall-clock.ts';
import type { FileRecord } from '../../records/file-record.ts';

/** Sorts behind every date; what nothing dates is packed last where it is packed at all. */
export const UNDATED = 'undated';

/** When a group was taken: its day, and its moment in milliseconds of the wall clock for order within the day. */
export interface GroupDay {
  readonly day: string;
  readonly timeMs: number;
}

/**
 * The day by which a group is packed: that of its main file, else of the first member that has one, else the
 * date in its folder's name (`2019/05/12`, `2019-05-12`). What ingest put under `undated/` has none.
 */
export function dayOfGroup(records: readonly FileRecord[]): GroupDay {
  const path = records[0]?.path ?? '';
  if (path.startsWith(`${UNDATED}/`)) return { day: UNDATED, timeMs: 0 };
  for (const { taken } of records) {
    const timeMs = taken === undefined ? Number.NaN : Date.parse(`${taken.local}Z`);
    if (taken !== undefined && !Number.isNaN(timeMs)) return { day: taken.local.slice(0, 10), timeMs };
  }
  const named = folderNameDate(folderOf(path));
  return named === null
    ? { day: UNDATED, timeMs: 0 }
    : { day: formatWallClock(named, false).slice(0, 10), timeMs: named };
}
