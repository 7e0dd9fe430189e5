import { folderOf } from '../../files/path-text.ts';
import { folderNameDate, folderPeriod } from '../../metadata/folder-name-date.ts';
import { formatWallClock } from '../../metadata/wall-clock.ts';
import type { FileRecord } from '../../records/file-record.ts';

/** Sorts behind every date; what nothing dates is packed last where it is packed at all. */
export const UNDATED = 'undated';

/**
 * When a group was taken: its day, or the month or year if no more is known, and its moment in milliseconds of the wall clock for order
 * within the day. A month sorts before its days, a year before its months.
 */
export interface GroupDay {
  readonly day: string;
  readonly timeMs: number;
}

/**
 * The day by which a group is packed: that of its main file, else of the first member that has one, else the
 * date in its folder's name (`2019/05/12`, `2019-05-12`; also `2019/05` and `2019`, where ingest files what has no day). What ingest put
 * under `undated/` has none.
 */
export function dayOfGroup(records: readonly FileRecord[]): GroupDay {
  const path = records[0]?.path ?? '';
  if (path.startsWith(`${UNDATED}/`)) return { day: UNDATED, timeMs: 0 };
  for (const { taken } of records) {
    const timeMs = taken === undefined ? Number.NaN : momentMs(taken.local);
    if (taken !== undefined && !Number.isNaN(timeMs)) return { day: taken.local.slice(0, 10), timeMs };
  }
  const day = dayOfFolder(folderOf(path));
  return day === null ? { day: UNDATED, timeMs: 0 } : { day, timeMs: momentMs(day) };
}

/** The day, month or year that the folders of a date tree name: `2019-05-12`, `2019-05`, `2019`; null for none. */
export function dayOfFolder(folder: string): string | null {
  const named = folderNameDate(folder);
  return named === null ? folderPeriod(folder) : formatWallClock(named, false).slice(0, 10);
}

/** Of a time with its seconds, or of the beginning of a day, month or year. */
function momentMs(local: string): number {
  return Date.parse(local.length > 10 ? `${local}Z` : local);
}
