import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, orNullIfAbsent } from '../files/file-access.ts';
import { openForReading, readFull } from '../files/hash-file.ts';
import { nameOf } from '../files/path-text.ts';
import type { WalkEntry } from '../files/walk.ts';
import { joinPath } from '../files/walk.ts';
import { isAtOrBelow } from '../library/path-below.ts';
import type { LeaveOut } from '../library/tree-filter.ts';
import { isTemporaryName } from '../library/tree-filter.ts';
import { hasMediaSignature, SIGNATURE_BYTES } from '../metadata/media-signature.ts';
import { isJunkName, mediaKind } from '../metadata/media-kind.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { StatRecord } from '../records/file-record.ts';
import type { SourceContent } from './sources/source-provider.ts';

/** A file that is not filed, and why; it stays where it is. */
export interface LeftOut {
  readonly kind: 'left-out';
  readonly source: number;
  readonly path: string;
  readonly state: 'skipped' | 'failed';
  readonly code: string;
  readonly detail?: string | undefined;
  readonly stat?: StatRecord | undefined;
  /** Where its content comes from, where that is not the file at its path. */
  readonly content?: SourceContent | undefined;
}

interface Place {
  readonly root: string;
  /** True for what the settings name to be left out. */
  readonly isNamed: LeaveOut;
}

type Reason = Pick<LeftOut, 'state' | 'code' | 'detail' | 'stat'>;

/** Why an entry of a source is not filed; null where it is to be. Looks into a file before its name makes it junk. */
export function reasonToLeaveOut(access: FileAccess, place: Place, entry: WalkEntry): Reason | null {
  switch (entry.kind) {
    case 'failed':
      return { state: 'failed', code: 'unreadable', detail: entry.message };
    case 'symlink':
      return leadsOut(access, place.root, entry.path)
        ? {
            state: 'skipped',
            code: 'symlink-outside',
            detail: 'it leads out of the source, and links are not followed',
          }
        : {
            state: 'skipped',
            code: 'symlink',
            detail: 'a link is no picture; what it points to is not followed',
          };
    case 'other':
      return { state: 'skipped', code: 'special-file', detail: 'a FIFO, socket or device' };
    case 'file':
      return reasonOfFile(access, place, entry);
  }
}

function reasonOfFile(
  access: FileAccess,
  { root, isNamed }: Place,
  { path, stat }: Extract<WalkEntry, { kind: 'file' }>,
): Reason | null {
  const skipped = (code: string, detail: string): Reason => ({
    state: 'skipped',
    code,
    detail,
    stat: toStatRecord(stat),
  });
  const name = nameOf(path);
  const isMedia = mediaKind(name) !== 'other' && !isJunkName(name);
  if (stat.size === 0)
    return isMedia
      ? skipped('empty-picture', 'it should hold a picture and holds nothing')
      : skipped('empty-file', 'a file without content');
  if (isTemporaryName(path))
    return skipped(
      'unfinished-move',
      'a run was cut off while it moved this file; "mediastruct resume" in its library',
    );
  if (isJunkName(name) && !looksLikeMedia(access, joinPath(root, path)))
    return skipped('junk', 'a file that an operating system leaves behind');
  if (isNamed(path, 'file')) return skipped('left-out', 'your settings name it: [crawl] leave_out');
  return null;
}

/** One that cannot be read is taken for a picture: the reading tells why. */
function looksLikeMedia(access: FileAccess, path: string): boolean {
  try {
    const fd = openForReading(access, path);
    try {
      const start = Buffer.alloc(SIGNATURE_BYTES);
      return hasMediaSignature(start.subarray(0, readFull(access, fd, start)));
    } finally {
      access.close(fd);
    }
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return true;
  }
}

/** Whether a link leads to something that the walk of its source does not come to by itself. */
function leadsOut(access: FileAccess, root: string, path: string): boolean {
  try {
    const target = orNullIfAbsent(() => access.realpath(joinPath(root, path)));
    if (target === null) return false;
    const from = access.realpath(root);
    return !isAtOrBelow(from, target);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return errnoOf(error) !== 'ELOOP';
  }
}
