import type { FileAccess } from '@mediastruct/core/threads';
import { displayPath, errnoOf, MediaStructError, OPEN } from '@mediastruct/core/threads';
import type { Turns } from './turns.ts';

/** Creates a file that only this user can read. Throws `target-differs` where something has the name. */
export function createNewFile(access: FileAccess, path: string): number {
  try {
    return access.open(path, OPEN.write | OPEN.create | OPEN.exclusive | OPEN.noFollow, 0o600);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    throw new MediaStructError('target-differs', `${displayPath(path)}: something is there already`, {
      path,
      suggestions: ['Name another place. Nothing was overwritten.'],
      cause: error,
    });
  }
}

/** Fills a new file, and takes it away again unless `fill` returns something that is wanted. */
export function* intoNewFile<Outcome>(
  access: FileAccess,
  path: string,
  {
    fill,
    isWanted,
  }: { readonly fill: (fd: number) => Turns<Outcome>; readonly isWanted: (outcome: Outcome) => boolean },
): Turns<Outcome> {
  const fd = createNewFile(access, path);
  let isKept = false;
  try {
    const outcome = yield* fill(fd);
    isKept = isWanted(outcome);
    return outcome;
  } finally {
    access.close(fd);
    if (!isKept) access.unlink(path);
  }
}
