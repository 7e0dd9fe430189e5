import type { FileAccess } from './file-access.ts';
import { errnoOf, fileErrorOf, lstatOrNull, messageOf } from './file-access.ts';
import type { ExpectedStat, Failure } from './file-facts.ts';
import { failureOf, matchesExpected } from './file-facts.ts';
import { CANNOT_LINK } from './place.ts';

export interface RemoveRequest {
  readonly from: string;
  /** A temporary name beside `from`, with the numbers of run and operation. Nothing may have it yet. */
  readonly gone: string;
  readonly stat: ExpectedStat;
  /** A file with the same content. The source is only removed while this file is there. */
  readonly survivor: string;
}

/**
 * Removes a source whose content was verified elsewhere. Renames it to `gone` first and checks it there, so a file that
 * another program put in its place is never removed. If the check fails, the file gets its old name back.
 */
export function removeSource(access: FileAccess, request: RemoveRequest): { kind: 'removed' } | Failure {
  try {
    if (lstatOrNull(access, request.gone) !== null)
      return failureOf('source-not-removable', `${request.gone} is in the way`);
    access.rename(request.from, request.gone);
  } catch (error) {
    const { errno, message } = fileErrorOf(error);
    const code = errno === 'ENOENT' ? 'source-missing' : 'source-not-removable';
    return failureOf(code, `the file is in place, but its source could not be removed: ${message}`);
  }
  return removeGone(access, request);
}

/** The second half of `removeSource`: checks and removes the renamed source. Recovery begins here. */
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
