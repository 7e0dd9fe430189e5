import type { FileAccess, FileStat } from './file-access.ts';
import { errnoOf, lstatOrNull, OPEN, orNullIfAbsent } from './file-access.ts';
import type { Failure } from './file-facts.ts';
import { failureOf, writeFailure } from './file-facts.ts';
import { hashFile } from './hash-file.ts';
import { syncFile } from './sync-folder.ts';

/** Errors by which a file system says that it cannot link here; the errno decides, never the device number. */
export const CANNOT_LINK = new Set(['EXDEV', 'EPERM', 'ENOSYS', 'EOPNOTSUPP', 'ENOTSUP', 'EMLINK']);

export interface PlaceRequest {
  /** The file to give a new name: the source itself, or a proven `.part` beside the target. */
  readonly existing: string;
  readonly to: string;
  readonly sha256: string;
}

/**
 * `placed`: `to` is now another name of the file. `present`: the same content stood there already.
 * `taken`: other content has the name. `cannot-link`: the file has to be copied to get there.
 */
export type PlaceOutcome =
  | { readonly kind: 'placed' }
  | { readonly kind: 'present' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'cannot-link' }
  | Failure;

/** Places by `link`, the only call that never replaces what is at the target. */
export function placeByLink(access: FileAccess, request: PlaceRequest): PlaceOutcome {
  try {
    access.link(request.existing, request.to);
    return { kind: 'placed' };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    if (errno === 'EEXIST') return compareTarget(access, request);
    if (CANNOT_LINK.has(errno)) return { kind: 'cannot-link' };
    if (errno === 'ENOENT') return failureOf('source-missing', (error as Error).message);
    return writeFailure(errno, (error as Error).message);
  }
}

/**
 * Places a `.part` where the file system has no hard links: an exclusive, empty placeholder takes the name,
 * is checked to be ours, and is then renamed over. `beforeCreate` must make durable that the name will be ours.
 */
export function placeByPlaceholder(
  access: FileAccess,
  request: PlaceRequest,
  beforeCreate: () => void,
): PlaceOutcome {
  try {
    if (lstatOrNull(access, request.to) !== null) return compareTarget(access, request);
    beforeCreate();
    const fd = access.open(request.to, OPEN.write | OPEN.create | OPEN.exclusive | OPEN.noFollow, 0o600);
    return renameOver(access, request, fd);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    if (errno === 'EEXIST') return compareTarget(access, request);
    return writeFailure(errno, (error as Error).message);
  }
}

function renameOver(access: FileAccess, { existing, to }: PlaceRequest, fd: number): PlaceOutcome {
  let ours: FileStat | null = null;
  try {
    try {
      ours = access.fstat(fd);
    } finally {
      access.close(fd);
    }
    const now = access.lstat(to);
    if (now.ino !== ours.ino || now.size !== 0)
      return failureOf('target-unwritable', `${to}: another program took the name`);
    access.rename(existing, to);
    return { kind: 'placed' };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    dropPlaceholder(access, to, ours);
    return writeFailure(errno, (error as Error).message);
  }
}

/** An empty file under a final name would look like a picture that was lost. */
function dropPlaceholder(access: FileAccess, to: string, ours: FileStat | null): void {
  const now = lstatOrNull(access, to);
  const isOurs = now?.kind === 'file' && now.size === 0 && (ours === null || now.ino === ours.ino);
  if (isOurs) withdraw(access, to);
}

/** Takes back a name that this run placed, while the source is intact. */
export function withdraw(access: FileAccess, to: string): void {
  orNullIfAbsent(() => access.unlink(to));
}

/** A name that is taken is fine where the same content has it, as another file; it is then made durable too. */
function compareTarget(access: FileAccess, request: PlaceRequest): PlaceOutcome {
  const source = access.lstat(request.existing);
  const target = lstatOrNull(access, request.to);
  if (target === null || target.kind !== 'file') return { kind: 'taken' };
  if (target.ino === source.ino && target.dev === source.dev && source.nlink < 2)
    return failureOf('same-file', `${request.to} is the source itself under another spelling`);
  const found = hashFile(access, request.to);
  // Another program is just writing it, so the name is another's whatever it will hold.
  if (found.kind === 'failed' && found.errno === 'ECHANGED') return { kind: 'taken' };
  if (found.kind === 'failed')
    return failureOf('io-error', `${request.to} is in the way and cannot be read: ${found.message}`);
  if (found.sha256 !== request.sha256) return { kind: 'taken' };
  syncFile(access, request.to);
  return { kind: 'present' };
}
