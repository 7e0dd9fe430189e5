import type { FileAccess } from '../files/file-access.ts';
import { cameraOf } from '../metadata/camera.ts';
import { parseDateText } from '../metadata/date-text.ts';
import { readNativeFile } from '../metadata/native/native-reader.ts';
import { readTags, tagText } from '../metadata/tag-key.ts';
import { formatWallClock } from '../metadata/wall-clock.ts';

/** When a picture was taken, and by which camera; null where nothing tells. */
export interface TakenBy {
  /** The clock on the wall, `YYYY-MM-DDTHH:MM:SS`, with `.fff` where known. */
  readonly takenAt: string | null;
  readonly camera: string | null;
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
