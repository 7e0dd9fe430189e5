import { dirname } from 'node:path';
import type { FileAccess } from './file-access.ts';
import { errnoOf, fileErrorOf, lstatOrNull, messageOf } from './file-access.ts';
import type { ExpectedStat, Failure } from './file-facts.ts';
import { failureOf, matchesExpected } from './file-facts.ts';
import { CANNOT_LINK } from './place.ts';
import { syncFolder } from './sync-folder.ts';

export interface RemoveRequest {
  readonly from: string;
  /** A temporary name beside `from`, with the numbers of run and operation. Nothing may have it yet. */
  readonly gone: string;
  readonly stat: ExpectedStat;
  /** A file with the same content. The source is only removed while it is there. */
  readonly survivor: string;
}

/**
 * Renames a source to `gone`, where it is checked before it is removed: a file that another program put in its place must
 * not be, and a keeper that only was another name of it can no longer be opened.
 */
export function takeAside(
  access: FileAccess,
  request: Pick<RemoveRequest, 'from' | 'gone'>,
): { kind: 'aside' } | Failure {
  try {
    if (lstatOrNull(access, request.gone) !== null)
      return failureOf('source-not-removable', `${request.gone} is in the way`);
    access.rename(request.from, request.gone);
  } catch (error) {
    const { errno, message } = fileErrorOf(error);
    const code = errno === 'ENOENT' ? 'source-missing' : 'source-not-removable';
    return failureOf(code, `the file is in place, but its source could not be removed: ${message}`);
  }
  return { kind: 'aside' };
}

/** Removes a source that was taken aside, if it is the expected file and its survivor is there; else it gets its old name back. */
export function removeGone(access: FileAccess, request: RemoveRequest): { kind: 'removed' } | Failure {
  try {
    if (!matchesExpected(access.lstat(request.gone), request.stat))
      return putBack(
        access,
        request,
        failureOf(
          'source-changed',
          'another file took the place of the source meanwhile; both files are kept',
        ),
      );
    if (lstatOrNull(access, request.survivor)?.kind !== 'file')
      return putBack(
        access,
        request,
        failureOf('lost', `${request.survivor} is not there any more, so the source is kept`),
      );
    access.unlink(request.gone);
    return { kind: 'removed' };
  } catch (error) {
    const { message } = fileErrorOf(error);
    return putBack(access, request, failureOf('source-not-removable', message));
  }
}

/**
 * Gives a renamed source its old name back and returns `failure`. If another file has the name now, the source stays
 * as `gone`, and the failure says so. Throws if the disk refuses; recovery then tries again.
 */
export function putBack(
  access: FileAccess,
  request: Pick<RemoveRequest, 'from' | 'gone'>,
  failure: Failure,
): Failure {
  try {
    renameWithoutReplacing(access, request.gone, request.from);
    return failure;
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    return failureOf(failure.code, `${failure.message}; it is kept as ${request.gone}: ${messageOf(error)}`);
  }
}

function renameWithoutReplacing(access: FileAccess, from: string, to: string): void {
  try {
    access.link(from, to);
  } catch (error) {
    if (!hasBothNames(access, from, to)) {
      if (lstatOrNull(access, to) !== null) throw takenName(to);
      if (!CANNOT_LINK.has(errnoOf(error) ?? '')) throw error;
      access.rename(from, to);
      return;
    }
  }
  // A power cut may keep the later of two changes only, and this may be the last name.
  syncFolder(access, dirname(to));
  access.unlink(from);
}

function takenName(path: string): Error {
  return Object.assign(new Error(`another file has the name ${path} now`), { code: 'EEXIST' });
}

/** True if the file has both names already: an earlier attempt was cut off between link and unlink. */
function hasBothNames(access: FileAccess, from: string, to: string): boolean {
  const aside = access.lstat(from);
  const back = lstatOrNull(access, to);
  return back !== null && back.dev === aside.dev && back.ino === aside.ino && back.nlink > 1;
}
