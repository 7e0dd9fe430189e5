import type { FileAccess } from '../files/file-access.ts';
import { cameraOf } from '../metadata/camera.ts';
import { parseDateText } from '../metadata/date-text.ts';
import { readNativeFile } from '../metadata/native/native-reader.ts';
import { readTags, tagText } from '../metadata/tag-key.ts';
import { formatWallClock } from '../metadata/wall-clock.ts';
import type { FileRecord } from '../records/file-record.ts';

/** So much of a wall clock names the period of a precision; of finer ones the day has to be the same. */
const PERIOD_DIGITS: Readonly<Record<string, number>> = { year: 4, month: 7 };
const DAY_DIGITS = 10;

/** When a picture was taken, and by which camera; null where nothing tells. */
export interface TakenBy {
  /** The clock on the wall, `YYYY-MM-DDTHH:MM:SS`, with `.fff` where known. */
  readonly takenAt: string | null;
  readonly camera: string | null;
}

/**
 * What the index says goes before what the file itself tells, because dates and cameras can be corrected there. Where the index tells no more than a
 * day, month or year, the time of the file counts if it lies in that.
 */
export function takenAsIndexed(
  { taken, camera }: Pick<FileRecord, 'taken' | 'camera'>,
  told: TakenBy,
): TakenBy {
  return { takenAt: timeAsIndexed(taken, told.takenAt), camera: camera ?? told.camera };
}

function timeAsIndexed(taken: FileRecord['taken'], told: string | null): string | null {
  if (taken === undefined) return told;
  if (/second/.test(taken.precision)) return taken.local;
  const period = taken.local.slice(0, PERIOD_DIGITS[taken.precision] ?? DAY_DIGITS);
  return told?.startsWith(period) === true ? told : null;
}

export const NOTHING_TOLD: TakenBy = { takenAt: null, camera: null };

/** Reads both from the file itself, by our own reader. What it leaves to exiftool is not told here: it would cost more than looking at the picture. */
export function readTakenBy(access: FileAccess, path: string): TakenBy {
  const outcome = readNativeFile(access, path);
  if (outcome.kind !== 'tags') return NOTHING_TOLD;
  const tags = readTags(outcome.tags);
  const textOf = (name: string) => tagText(tags.find(({ tag }) => tag === name)?.raw);
  const fraction = textOf('SubSecTimeOriginal');
  const date = textOf('DateTimeOriginal');
  const read = parseDateText(/^\d+$/.test(fraction) ? `${date}.${fraction}` : date);
  const isToTheSecond = read.kind === 'date' && /second/.test(read.precision);
  return {
    takenAt: isToTheSecond ? formatWallClock(read.ms, read.ms % 1000 !== 0) : null,
    camera: cameraOf(outcome.tags),
  };
}
