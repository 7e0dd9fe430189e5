import { messageOf } from '../../../files/file-access.ts';
import { displayPath } from '../../../files/path-text.ts';
import { MediaStructError } from '../../../errors/media-struct-error.ts';

/** The error for an archive whose disk does not answer, which says nothing about the archive: it may be whole. */
export function cannotRead(path: string, cause: unknown): MediaStructError {
  return new MediaStructError('tree-changed', `${displayPath(path)}: cannot be read: ${messageOf(cause)}`, {
    path,
    cause,
    suggestions: ['Is its disk connected, and may you read it? Nothing was changed.'],
  });
}
