import type { FileAccess } from '@mediastruct/core';
import { displayPath, errnoOf, giveName, MediaStructError, orNullIfAbsent } from '@mediastruct/core';

/** A file that is whole under a temporary name. */
export interface Unnamed {
  readonly temporary: string;
  readonly path: string;
  /** What to do where something has the name. */
  readonly suggestion: string;
}

/** Gives a file its name; where something took it meanwhile, the file goes and that is `target-differs` (21). The name is durable when the folder is synced. */
export function giveNewName(access: FileAccess, { temporary, path, suggestion }: Unnamed): void {
  try {
    giveName(access, temporary, path);
  } catch (error) {
    orNullIfAbsent(() => access.unlink(temporary));
    throw errnoOf(error) === 'EEXIST' ? takenName(path, suggestion) : error;
  }
}

export function takenName(path: string, suggestion: string): MediaStructError {
  return new MediaStructError(
    'target-differs',
    `${displayPath(path)}: the name is taken; nothing was replaced`,
    { path, suggestions: [suggestion] },
  );
}
