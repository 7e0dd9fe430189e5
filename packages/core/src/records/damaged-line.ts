import { MediaStructError } from '../errors/media-struct-error.ts';
import { displayPath } from '../files/path-text.ts';

/** Where a stored line stands, for errors. */
export interface LinePlace {
  readonly path: string;
  /** From 1. */
  readonly number: number;
  /** Bytes from the beginning of the file. */
  readonly offset: number;
}

/** The error for a stored line that cannot be used: exit 12, with file, line and byte offset. */
export function damagedLine(place: LinePlace, what: string): MediaStructError {
  return new MediaStructError(
    'damaged',
    `${displayPath(place.path)}: line ${place.number} (byte ${place.offset}): ${what}`,
    { path: place.path },
  );
}
