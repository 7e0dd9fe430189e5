import { displayPath, MediaStructError } from '@mediastruct/core';

/** The error for files that were changed after they were listed, while their archive was made. */
export function changedError(paths: readonly string[]): MediaStructError {
  return new MediaStructError(
    'tree-changed',
    `${displayPath(paths[0] ?? '')}: is not as the listing of the new state tells (${paths.length} in all); it was changed meanwhile`,
    { path: paths[0], suggestions: ['Remove the folder that was begun, and run the command again.'] },
  );
}
