import type { FileAccess } from './file-access.ts';
import { errnoOf, lstatOrNull } from './file-access.ts';
import type { ExpectedStat, Failure } from './file-facts.ts';
import { failureOf, matchesExpected } from './file-facts.ts';
import { CANNOT_LINK } from './place.ts';

export interface RemoveRequest {
  readonly from: string;
  /** A name beside `from` that holds the run's and the operation's number; must not exist. */
  readonly gone: string;
  readonly stat: ExpectedStat;
  /** Where the content now lives; it must still be there when the last step is taken. */
  readonly survivor: string;
}

/**
 * Takes a source away after its content is proven elsewhere. It is first renamed aside and looked at under
 * that name, so that a file put in its place meanwhile is never removed; on any doubt it is put back.
 */
export function removeSource(access: FileAccess, request: RemoveRequest): { kind: 'removed' } | Failure {
  try {
    if (lstatOrNull(access, request.gone) !== null)
      return failureOf('source-not-removable', `${request.gone} is in the way`);
    access.rename(request.from, request.gone);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    const code = errno === 'ENOENT' ? 'source-missing' : 'source-not-removable';
    return failureOf(
      code,
      `the file is in place, its source could not be taken away: ${(error as Error).message}`,
    );
  }
  return removeGone(access, request);
}

/** The second half of `removeSource`, from the renamed source on; recovery begins here too. */
export function removeGone(access: FileAccess, request: RemoveRequest): { kind: 'removed' } | Failure {
  try {
    if (!matchesExpected(access.lstat(request.gone), request.stat))
      return putBack(
        access,
        request,
        failureOf('source-changed', 'the source was replaced while it was moved; both are kept'),
      );
    if (lstatOrNull(access, request.survivor)?.kind !== 'file')
      return putBack(access, request, failureOf('lost', `${request.survivor} vanished; the source is kept`));
    access.unlink(request.gone);
    return { kind: 'removed' };
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return putBack(access, request, failureOf('source-not-removable', (error as Error).message));
  }
}

/**
 * Gives the source its name back without replacing what may have taken it meanwhile. Throws where the disk does not
 * allow it: that is no end, and recovery tries again when the disk is well.
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
    return failureOf(
      failure.code,
      `${failure.message}; it is kept as ${request.gone}: ${(error as Error).message}`,
    );
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

/** True where a putting back was cut off between its two steps. */
function hasBothNames(access: FileAccess, from: string, to: string): boolean {
  const aside = access.lstat(from);
  const back = lstatOrNull(access, to);
  return back !== null && back.dev === aside.dev && back.ino === aside.ino && back.nlink > 1;
}
