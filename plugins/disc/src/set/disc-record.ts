import type { Library, VolumeState } from '@mediastruct/core';
import {
  checkFormat,
  displayPath,
  FieldReader,
  makeFolders,
  MediaStructError,
  parseStoredText,
  readStateFile,
  writeStateFile,
} from '@mediastruct/core';
import { join } from 'node:path';

const DISC_RECORD_FORMAT = { format: 'mediastruct-disc', version: 1 };

/** An image that was made of a volume. */
export interface RecordedImage {
  /** As `imageSum` gives it: equal sums, equal bytes. */
  readonly sum: string;
  readonly bytes: number;
  /** Whether it has odarchive's catalogue, too. */
  readonly odarchive: boolean;
}

/**
 * What the first image of a volume was made from, so that a later one has the same bytes (docs/formats/set-catalogue.md). It holds as long as the
 * volume is the one that was built then.
 */
export interface DiscRecord {
  readonly volumeId: string;
  readonly builtAt: string;
  /** The moment that the knowledge on the disc is of, ISO 8601 UTC, and how many events the volume ledger had by then. */
  readonly asOf: string;
  readonly events: number;
  /** Error correction data that room is kept for, in percent. */
  readonly reservePercent: number;
  /** The first image; absent until it was made. */
  readonly image?: RecordedImage | undefined;
}

/** The record of a volume; null where no image was made of it since it was built. A damaged one is `damaged` (12). */
export function readDiscRecord(
  library: Library,
  { volumeId, builtAt }: Pick<VolumeState, 'volumeId' | 'builtAt'>,
): DiscRecord | null {
  const path = recordPath(library, volumeId);
  const text = readStateFile(library.access, path);
  if (text === null) return null;
  try {
    const record = parseDiscRecord(text, path);
    return record.volumeId === volumeId && record.builtAt === builtAt ? record : null;
  } catch (error) {
    if (!(error instanceof MediaStructError) || error.code !== 'damaged') throw error;
    throw new MediaStructError('damaged', error.message, {
      path,
      suggestions: [
        `Delete ${displayPath(path)}: the next image is sound, but differs from those made before in what it tells of other discs.`,
      ],
    });
  }
}

/** Writes the record, durable, in place of an older one of the same volume. */
export function writeDiscRecord(library: Library, record: DiscRecord): void {
  const path = recordPath(library, record.volumeId);
  makeFolders(library.access, join(library.state.folder, 'discs'));
  writeStateFile(library.access, path, `${JSON.stringify({ ...DISC_RECORD_FORMAT, ...record })}\n`);
}

function parseDiscRecord(text: string, path: string): DiscRecord {
  const place = { path, number: 1, offset: 0 };
  const object = parseStoredText(text, place);
  checkFormat(object, DISC_RECORD_FORMAT, place);
  const fields = new FieldReader(object, place);
  const image = object['image'] === undefined ? undefined : new FieldReader(fields.object('image'), place);
  return {
    volumeId: fields.text('volumeId'),
    builtAt: fields.text('builtAt'),
    asOf: fields.text('asOf'),
    events: fields.count('events'),
    reservePercent: fields.count('reservePercent'),
    image: image && {
      sum: image.sha256('sum'),
      bytes: image.count('bytes'),
      odarchive: image.flag('odarchive'),
    },
  };
}

function recordPath({ state }: Library, volumeId: string): string {
  return join(state.folder, 'discs', `${volumeId}.json`);
}
