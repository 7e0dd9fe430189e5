import type { FileAccess, FileStat } from './file-access.ts';
import { fileErrorOf, lstatOrNull, OPEN, orNullIfAbsent } from './file-access.ts';
import type { Failure } from './file-facts.ts';
import { failureOf, writeFailure } from './file-facts.ts';
import { hashFile } from './hash-file.ts';
import { syncFile } from './sync-folder.ts';

/** Errors with which `link` says that it cannot link here. Device numbers do not tell that reliably. */
export const CANNOT_LINK = new Set(['EXDEV', 'EPERM', 'ENOSYS', 'EOPNOTSUPP', 'ENOTSUP', 'EMLINK']);

export interface PlaceRequest {
  /** The file that gets the name: the source itself, or a verified `.part` beside the target. */
  readonly existing: string;
  readonly to: string;
  /** The content hash of `existing`. */
  readonly sha256: string;
}

/**
 * `placed`: `to` is a name of the file now. `present`: the same content was there already. `taken`: other content has
 * the name. `cannot-link`: the file must be copied first.
 */
export type PlaceOutcome =
  | { readonly kind: 'placed' }
  | { readonly kind: 'present' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'cannot-link' }
  | Failure;

/** Gives the file the name `to` by `link`, the only call that never replaces what is there. */
export function placeByLink(access: FileAccess, request: PlaceRequest): PlaceOutcome {
  try {
    access.link(request.existing, request.to);
    return { kind: 'placed' };
  } catch (error) {
    const failed = fileErrorOf(error);
    if (failed.errno === 'EEXIST') return compareTarget(access, request);
    if (CANNOT_LINK.has(failed.errno)) return { kind: 'cannot-link' };
    if (failed.errno === 'ENOENT') return failureOf('source-missing', failed.message);
    return writeFailure(failed);
  }
}

/**
 * Gives a `.part` the name `to` on a file system without hard links: creates an empty placeholder under that name, which
 * fails if the name is taken, checks that the placeholder is still there, and renames the `.part` over it.
 * `beforeCreate` must make durable that this run is about to create the placeholder.
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
    const failed = fileErrorOf(error);
    if (failed.errno === 'EEXIST') return compareTarget(access, request);
    return writeFailure(failed);
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
    const failed = fileErrorOf(error);
    dropPlaceholder(access, to, ours);
    return writeFailure(failed);
  }
}

/** Removes our placeholder: an empty file under a final name would look like a picture that was lost. */
function dropPlaceholder(access: FileAccess, to: string, ours: FileStat | null): void {
  const now = lstatOrNull(access, to);
  const isOurs = now?.kind === 'file' && now.size === 0 && (ours === null || now.ino === ours.ino);
  if (isOurs) withdraw(access, to);
}

/** Removes a name that this run placed. Only for a file whose source is still there. */
export function withdraw(access: FileAccess, to: string): void {
  orNullIfAbsent(() => access.unlink(to));
}

/** Compares what has the name `to` already. If it is another file with the same content, syncs it: `present`. */
function compareTarget(access: FileAccess, request: PlaceRequest): PlaceOutcome {
  const source = access.lstat(request.existing);
  const target = lstatOrNull(access, request.to);
  if (target === null || target.kind !== 'file') return { kind: 'taken' };
  if (target.ino === source.ino && target.dev === source.dev && source.nlink < 2)
    return failureOf('same-file', `${request.to} is the source itself under another spelling`);
  const found = hashFile(access, request.to);
  // Another program is writing this file, so the name is not ours, whatever the file will hold.
  if (found.kind === 'failed' && found.errno === 'ECHANGED') return { kind: 'taken' };
  if (found.kind === 'failed')
    return failureOf('io-error', `${request.to} is in the way and cannot be read: ${found.message}`);
  if (found.sha256 !== request.sha256) return { kind: 'taken' };
  syncFile(access, request.to);
  return { kind: 'present' };
}
