import type { ErrorCode } from '@mediastruct/core/threads';
import {
  displayPath,
  errnoOf,
  explainFileError,
  MediaStructError,
  messageOf,
} from '@mediastruct/core/threads';

/** Why one file could not be handled. Threads answer with it, because an error loses its fields between threads. */
export interface BlockFailure {
  readonly kind: 'failed';
  /** A code of docs/EXIT-CODES.md. */
  readonly code: ErrorCode;
  readonly path: string;
  /** What is wrong, what was expected, what was found. */
  readonly message: string;
  readonly suggestions: readonly string[];
}

/** The failure that an error tells of. Throws again what is no error of a file: a bug. */
export function asFailure(thrown: unknown, path: string): BlockFailure {
  if (errnoOf(thrown) === 'ENOENT') return failed('file-missing', path, 'no such file or folder');
  if (errnoOf(thrown) === 'ELOOP') return failed('some-files-failed', path, 'expected a regular file');
  const error = explainFileError(thrown);
  if (error instanceof MediaStructError) {
    const { code, message, suggestions } = error;
    return { kind: 'failed', code, path: error.path ?? path, message, suggestions };
  }
  // An error of a file call that names no call.
  if (errnoOf(error) === null) throw error;
  return failed(errnoOf(error) === 'ENOSPC' ? 'no-space' : 'interrupted', path, messageOf(error));
}

function failed(code: ErrorCode, path: string, what: string): BlockFailure {
  return { kind: 'failed', code, path, message: `${displayPath(path)}: ${what}`, suggestions: [] };
}

/** The error that a failure was made of, for a caller that cannot go on. */
export function asError({ code, path, message, suggestions }: BlockFailure): MediaStructError {
  return new MediaStructError(code, message, { path, suggestions });
}

/** A file of the user's that cannot be used as it is now. */
export function refused(path: string, what: string): MediaStructError {
  return new MediaStructError('some-files-failed', `${displayPath(path)}: ${what}`, {
    path,
    suggestions: ['Run the command again when nothing writes to it.'],
  });
}

/** A file with another content than it must have. */
export function differs(path: string, what: string): MediaStructError {
  return new MediaStructError('content-mismatch', `${displayPath(path)}: ${what}`, {
    path,
    suggestions: ['Nothing was changed. Apply the delta to the file it was made against.'],
  });
}

/** A file of ours that cannot be used. */
export function damaged(path: string, what: string): MediaStructError {
  return new MediaStructError('damaged', `${displayPath(path)}: ${what}`, {
    path,
    suggestions: ['Make it anew, or take another copy of it.'],
  });
}
