import { MediaStructError } from '../errors/media-struct-error.ts';
import { errnoOf, messageOf } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';

/**
 * What `read` gives of one of the suite's own files. One that cannot be read (no right to, a bad disk) tells as little as a damaged
 * one, and is told as such, so that whoever goes on without damaged ones goes on without it.
 */
export function asDamaged<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw damagedIfUnreadable(path, error);
  }
}

/** As `asDamaged`, for what is read bit by bit. */
export function* allAsDamaged<T>(path: string, items: Iterable<T>): Generator<T> {
  try {
    yield* items;
  } catch (error) {
    throw damagedIfUnreadable(path, error);
  }
}

function damagedIfUnreadable(path: string, error: unknown): unknown {
  if (errnoOf(error) === null) return error;
  return new MediaStructError('damaged', `${displayPath(path)}: cannot be read: ${messageOf(error)}`, {
    path,
    cause: error,
    suggestions: ['Check the rights of that file and the disk it is on. What it tells is missing meanwhile.'],
  });
}
