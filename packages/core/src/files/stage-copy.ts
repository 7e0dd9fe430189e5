import { createHash } from 'node:crypto';
import process from 'node:process';
import type { FileAccess } from './file-access.ts';
import { errnoOf, fileErrorOf, OPEN, orNullIfAbsent } from './file-access.ts';
import type { ExpectedStat, Failure } from './file-facts.ts';
import { failureOf, isUntouched, writeFailure } from './file-facts.ts';
import type { BoundDerivation } from './derivation.ts';
import { hashFile, openForReading, readFull } from './hash-file.ts';
import { JoinedSource } from './joined-source.ts';
import { NameLimits } from './name-limits.ts';
import { readBuffer } from './read-buffer.ts';
import { rereadHash } from './reread.ts';
import { writeFull } from './write-full.ts';

export interface StageRequest {
  readonly from: string;
  /** The temporary name beside the target. Nothing may have it yet. */
  readonly part: string;
  /** The content hash and the stat that the source had when it was planned. */
  readonly sha256: string;
  readonly stat: ExpectedStat;
  /** The modification time for the copy, in nanoseconds since 1970; by default that of the source. */
  readonly mtimeNs?: string | undefined;
}

export interface StageDerivedRequest extends StageRequest {
  readonly derivation: BoundDerivation;
  /** Files whose contents follow that of `from`. */
  readonly parts?: readonly string[] | undefined;
}

export interface Staged {
  readonly kind: 'staged';
  readonly bypassedCache: boolean;
  /** Why extended attributes of the source could not be kept; absent where nothing was lost. */
  readonly lostAttributes?: string | undefined;
}

export type StageOutcome = Staged | Failure;

/** Read and written at a time. Bytes. */
export const COPY_BYTES = 1 << 20;
let copyBuffer: Uint8Array | undefined;

/**
 * Copies a file to its `.part` name and verifies the copy: makes it durable, reads it back (from the disk, if the file system can bypass
 * the page cache) and compares its hash with the planned one. What is written is not hashed besides: the bytes on the disk are those that
 * were planned, or the copy goes (docs/decisions/0064-a-backup-costs-what-it-changes.md). Keeps mode and times. If anything fails,
 * removes the `.part`; the source is never changed.
 */
export function stageCopy(
  access: FileAccess,
  request: StageRequest,
  onBytes?: (bytes: number) => void,
): StageOutcome {
  const fill: Fill = ({ source, part }) => copyBytes(access, { source, part, onBytes });
  return stage(access, request, { fill, whyOther: () => whyOther(access, request) });
}

/**
 * As `stageCopy`, for what a derivation makes of the source; `sha256` is that of the result, which is compared as it is made, too. The source is
 * checked by its stat alone, because its own hash is not part of the plan.
 */
export function stageDerived(
  access: FileAccess,
  request: StageDerivedRequest,
  onBytes?: (bytes: number) => void,
): StageOutcome {
  const { from, parts = [], derivation } = request;
  const unreadable = parts.map((path) => whyUnreadable(access, path)).find((failure) => failure !== null);
  if (unreadable !== undefined) return unreadable;
  const fill: Fill = ({ part }) => {
    using source = new JoinedSource(access, [from, ...parts]);
    const digest = createHash('sha256');
    derivation.derive(source, derivation.params, (bytes) => {
      digest.update(bytes);
      writeFull(access, part, bytes);
      onBytes?.(bytes.length);
    });
    return digest.digest('hex') === request.sha256 ? null : readsOtherwise();
  };
  return stage(access, request, { fill, whyOther: copyDiffers });
}

/** Asked before the copy is begun: an error while it is made is told as one of the target. */
function whyUnreadable(access: FileAccess, path: string): Failure | null {
  const fd = openSource(access, path);
  if (typeof fd !== 'number') return fd;
  access.close(fd);
  return null;
}

/** Fills the part from the source; the failure tells where what it wrote is known to be something else than was planned. */
type Fill = (open: { readonly source: number; readonly part: number }) => Failure | null;

interface Staging {
  readonly fill: Fill;
  /** Asked where the copy reads otherwise than was planned. */
  readonly whyOther: () => Failure;
}

function stage(access: FileAccess, request: StageRequest, { fill, whyOther }: Staging): StageOutcome {
  try {
    const failure = fillPart(access, request, fill);
    if (failure !== null) return dropPart(access, request.part, failure);
    const reread = rereadHash(access, request.part);
    if (reread.sha256 !== request.sha256) return dropPart(access, request.part, whyOther());
    return { kind: 'staged', bypassedCache: reread.bypassedCache };
  } catch (error) {
    const failed = fileErrorOf(error);
    // Only the exclusive create fails with EEXIST, and then the file is not ours to remove.
    if (failed.errno === 'EEXIST') return failureOf('target-unwritable', `${request.part} is in the way`);
    return dropPart(access, request.part, writeFailure(failed));
  }
}

function fillPart(access: FileAccess, request: StageRequest, fill: Fill): Failure | null {
  const source = openSource(access, request.from);
  if (typeof source !== 'number') return source;
  try {
    const before = access.fstat(source);
    if (!isUntouched(before, request.stat))
      return failureOf('source-changed', 'the source changed after it was hashed');
    const part = access.open(request.part, OPEN.write | OPEN.create | OPEN.exclusive | OPEN.noFollow, 0o600);
    try {
      const otherwise = fill({ source, part });
      if (!isUntouched(access.fstat(source), request.stat))
        return failureOf('source-changed', 'the source changed while it was copied');
      if (otherwise !== null) return otherwise;
      keepMode(access, part, ownMode(access, request.from, before.mode));
      access.futimes(part, before.atimeNs, BigInt(request.mtimeNs ?? before.mtimeNs));
      access.fsync(part);
      return null;
    } finally {
      access.close(part);
    }
  } finally {
    access.close(source);
  }
}

/** What file systems without modes show of every file: nobody chose it, and nobody wants pictures that all may change. */
const EVERYTHING_ALLOWED = 0o777;

const MAY_BE_RUN = 0o111;

/**
 * The mode that a file has of itself. FAT and its like show all files as if they could be run, because somebody mounted them so; who may
 * read and write is kept, for that may be meant.
 */
export function ownMode(access: FileAccess, path: string, mode: number): number {
  const shown = mode & 0o777;
  if (shown === EVERYTHING_ALLOWED) return 0o666 & ~process.umask();
  if ((shown & MAY_BE_RUN) === 0) return shown;
  return new NameLimits(access).hasWindowsNames(path) ? shown & ~MAY_BE_RUN : shown;
}

/** Sets the mode. FAT and some network shares store none and refuse the call, which does no harm to the content. */
export function keepMode(access: FileAccess, fd: number, mode: number): void {
  try {
    access.fchmod(fd, mode);
  } catch (error) {
    if (!['EPERM', 'ENOSYS', 'EOPNOTSUPP', 'ENOTSUP'].includes(errnoOf(error) ?? '')) throw error;
  }
}

/** Opens the source of a copy; the failure tells why it cannot be read. */
export function openSource(access: FileAccess, path: string): number | Failure {
  try {
    return openForReading(access, path);
  } catch (error) {
    const { errno, message } = fileErrorOf(error);
    return failureOf(errno === 'ENOENT' ? 'source-missing' : 'source-unreadable', message);
  }
}

function copyBytes(
  access: FileAccess,
  copy: { source: number; part: number; onBytes: ((bytes: number) => void) | undefined },
): Failure | null {
  const buffer = (copyBuffer ??= readBuffer(COPY_BYTES));
  for (;;) {
    let count: number;
    try {
      count = readFull(access, copy.source, buffer);
    } catch (error) {
      return failureOf('source-unreadable', fileErrorOf(error).message);
    }
    if (count === 0) return null;
    writeFull(access, copy.part, buffer.subarray(0, count));
    copy.onBytes?.(count);
  }
}

/** Why a copy reads otherwise than was planned: the source is read once more, because it may be the one that did. */
export function whyOther(access: FileAccess, { from, sha256 }: StageRequest): Failure {
  const now = hashFile(access, from);
  return now.kind === 'hashed' && now.sha256 === sha256 ? copyDiffers() : readsOtherwise();
}

function copyDiffers(): Failure {
  return failureOf('copy-mismatch', 'the copy, read back, differs from the source');
}

function readsOtherwise(): Failure {
  return failureOf(
    'content-mismatch',
    'the source, read again, differs from what was read before: check its disk',
  );
}

/** Removes an unfinished copy and gives the failure that ended it. */
export function dropPart(access: FileAccess, part: string, failure: Failure): Failure {
  try {
    orNullIfAbsent(() => access.unlink(part));
    return failure;
  } catch (error) {
    const { message } = fileErrorOf(error);
    return failureOf(
      failure.code,
      `${failure.message}; the unfinished copy ${part} could not be removed: ${message}`,
    );
  }
}
