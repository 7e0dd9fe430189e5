import { dirname } from 'node:path';
import { displayPath } from '../../files/path-text.ts';
import type { FileAccess, FileStat } from '../../files/file-access.ts';
import { errnoOf, lstatOrNull, OPEN, orNullIfAbsent, messageOf } from '../../files/file-access.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Library } from '../../library/library.ts';
import { isAtOrBelow } from '../../library/path-below.ts';
import { StandingFolders } from '../../files/standing-folders.ts';
import type { PlannedOperation } from '../plan/operation.ts';
import { isPlacing, placedBytes } from '../plan/operation.ts';
import type { Run } from '../run/run.ts';

/** Left free on a disk that is written to: room for journals, indexes and folders. Bytes. */
const HEADROOM_BYTES = 16 * 1024 * 1024;

/**
 * The same for all runs, and a name that walks leave out: a probe that a crash left behind is in nobody's way
 * and goes with that of the next run.
 */
const PROBE_NAME = '.ms-00000000-0.part';

/**
 * Asks before the first change what would stop the run half-way: room on each target's file system and the
 * right to write there. Refuses with `no-space` (23) or `usage` (64); nothing was changed.
 */
export function preflight(library: Library, run: Run, { furtherRoots, onFurther }: FurtherTargets): void {
  if (run.totals().changes.files === 0) return;
  const needs = neededByFileSystem(library.access, run);
  for (const need of needs.values()) {
    try {
      refuseUnfit(library.access, need);
    } catch (error) {
      const isFurther = furtherRoots.some((root) => isAtOrBelow(root, need.folder));
      if (!isFurther || !need.isFurther || !(error instanceof MediaStructError)) throw error;
      onFurther(error);
    }
  }
}

/** Targets that a run can do without: what is wrong with them is told and does not keep the others waiting. */
export interface FurtherTargets {
  /** Absolute paths. */
  readonly furtherRoots: readonly string[];
  readonly onFurther: (error: MediaStructError) => void;
}

function refuseUnfit(access: FileAccess, { folder, bytes }: Need): void {
  refuseReadOnly(access, folder);
  if (bytes === 0) return;
  const { available } = access.statfs(folder);
  if (available >= bytes + HEADROOM_BYTES) return;
  throw new MediaStructError(
    'no-space',
    `${displayPath(folder)}: expected room for ${bytes} bytes, found ${available} (${HEADROOM_BYTES} are kept free): ${BigInt(bytes + HEADROOM_BYTES) - BigInt(available)} bytes are missing`,
    { path: folder, suggestions: ['Make room, or name fewer sources. Nothing was changed.'] },
  );
}

interface Need {
  readonly folder: string;
  bytes: number;
  /** True where nothing but further copies goes there. */
  isFurther: boolean;
}

/** Bytes to write per target file system; a move within one file system writes nothing, and what is retired gives room back. */
function neededByFileSystem(access: FileAccess, run: Run): Map<bigint, Need> {
  const needs = new Map<bigint, Need>();
  const standing = new StandingFolders(access);
  const sources = new StandingFolders(access);
  const freed = freedByFileSystem(access, run.operations());
  for (const operation of run.operations()) {
    if (!isPlacing(operation)) continue;
    const { kind, from, to } = operation;
    const at = standing.above(dirname(to));
    const need = needs.get(at.dev) ?? { folder: at.folder, bytes: 0, isFurther: true };
    needs.set(at.dev, need);
    if (operation.further !== true) need.isFurther = false;
    if (kind !== 'move' || at.dev !== sources.above(dirname(from)).dev) need.bytes += placedBytes(operation);
  }
  for (const [dev, need] of needs) need.bytes = Math.max(0, need.bytes - (freed.get(dev) ?? 0));
  return needs;
}

function freedByFileSystem(
  access: FileAccess,
  operations: Iterable<PlannedOperation>,
): ReadonlyMap<bigint, number> {
  const freed = new Map<bigint, number>();
  const standing = new StandingFolders(access);
  for (const { kind, from, stat } of operations) {
    if (kind !== 'retire') continue;
    const { dev } = standing.above(dirname(from));
    freed.set(dev, (freed.get(dev) ?? 0) + stat.size);
  }
  return freed;
}

function refuseReadOnly(access: FileAccess, folder: string): void {
  const probe = `${folder}/${PROBE_NAME}`;
  try {
    const before = lstatOrNull(access, folder);
    access.close(access.open(probe, OPEN.write | OPEN.create | OPEN.noFollow, 0o600));
    // A run of another library into the same tree may have taken it away in between.
    orNullIfAbsent(() => access.unlink(probe));
    if (before !== null) giveTimeBack(access, folder, before);
    syncFolder(access, folder);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    throw new MediaStructError(
      errno === 'ENOSPC' || errno === 'EDQUOT' ? 'no-space' : 'usage',
      `${displayPath(folder)}: expected a folder that can be written to: ${messageOf(error)}`,
      {
        path: folder,
        cause: error,
        suggestions: ['Mount it writable, or name another target. Nothing was changed.'],
      },
    );
  }
}

/** Another user's folder, or a file system that keeps no such time. */
const CANNOT_BE_SET: ReadonlySet<string> = new Set(['EPERM', 'ENOSYS', 'EOPNOTSUPP', 'ENOTSUP', 'EINVAL']);

/** An undo gives folders the times of before the run, which are those of before the probe. Where it cannot be set, it keeps its new one. */
function giveTimeBack(access: FileAccess, folder: string, { atimeNs, mtimeNs }: FileStat): void {
  try {
    access.utimes(folder, atimeNs, mtimeNs);
  } catch (error) {
    if (!CANNOT_BE_SET.has(errnoOf(error) ?? '')) throw error;
  }
}
