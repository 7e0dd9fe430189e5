import { join, resolve } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import {
  displayPath,
  FieldReader,
  linePlace,
  MediaStructError,
  nodeFileAccess,
  parseStoredLine,
  readSealedFooter,
  readSealedHeader,
  readSealedLines,
} from '@mediastruct/core';
import type { Listing } from '../listing/listing-file.ts';
import { openListing } from '../listing/listing-file.ts';
import { TarVolume } from '../volumes/tar-volume.ts';
import type { TarVolumeReader } from '../volumes/volume-reader.ts';
import { DATA_KEY, DIFF_NAME, NOW_NAME } from './archive-names.ts';
import type { StoredChange } from './stored-change.ts';
import { DIFF_FORMAT, parseChange } from './stored-change.ts';

/** An archive of changes that can be read. */
export interface StoredDiff {
  /** Ids of the listings of the old and of the new state. */
  readonly from: string;
  readonly to: string;
  /** In the order of the paths. Throws `damaged` (12) where the list is not whole. */
  changes(): Iterable<StoredChange>;
  /** The new state. */
  readonly now: Listing;
  /** The contents of the members that changes name. */
  readonly data: TarVolumeReader;
}

/** Opens an archive that `DiffData` wrote. Without its list of changes it is none: `file-missing` (11). */
export function openDiff(path: string, access: FileAccess = nodeFileAccess): StoredDiff {
  const archive = resolve(path);
  const list = join(archive, DIFF_NAME);
  const header = readSealedHeader(access, list, DIFF_FORMAT);
  if (header === null)
    throw new MediaStructError(
      'file-missing',
      `${displayPath(archive)}: expected an archive of changes, found no ${DIFF_NAME}`,
      {
        path: archive,
        suggestions: ['One that was not finished has none: remove it, and make it again.'],
      },
    );
  readSealedFooter(access, list, DIFF_FORMAT);
  const fields = new FieldReader(header, { path: list, number: 1, offset: 0 });
  const now = openListing(access, join(archive, NOW_NAME));
  const [from, to] = [fields.text('from'), fields.text('to')];
  if (now.header.id !== to)
    throw new MediaStructError('damaged', `${displayPath(archive)}: its listing is that of another state`, {
      path: archive,
    });
  return {
    from,
    to,
    now,
    data: TarVolume.open(archive, DATA_KEY, { access }),
    changes: () => readChanges(access, list),
  };
}

function* readChanges(access: FileAccess, list: string): Generator<StoredChange> {
  for (const line of readSealedLines(access, list, DIFF_FORMAT))
    yield parseChange(parseStoredLine(list, line), linePlace(list, line));
}
