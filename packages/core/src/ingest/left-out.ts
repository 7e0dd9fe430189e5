import type { Buffer as Bytes } from 'node:buffer';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, orNullIfAbsent } from '../files/file-access.ts';
import { openForReading, readFull } from '../files/hash-file.ts';
import { nameOf } from '../files/path-text.ts';
import type { WalkEntry } from '../files/walk.ts';
import { joinPath } from '../files/walk.ts';
import { isAtOrBelow } from '../library/path-below.ts';
import { IGNORE_FILE } from '../library/ignore-file.ts';
import { isTemporaryName } from '../library/tree-filter.ts';
import { fileNameDate } from '../metadata/file-name-date.ts';
import { hasMediaSignature, hasPictureSignature, SIGNATURE_BYTES } from '../soundness/content-format.ts';
import { otherKind } from '../metadata/other-kind.ts';
import { isJunkName, mediaKind } from '../metadata/media-kind.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { StatRecord } from '../records/file-record.ts';
import type { LeaveOutRules } from '../library/leave-out-rules.ts';
import { leftOutByName } from './left-out-names.ts';
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
  /** What is left out by settings and by names; null for a file that is a source by itself, which was asked for by its name. */
  readonly rules: LeaveOutRules | null;
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

/** A thumbnail of a program has no more; what is larger in such a folder may be somebody's picture. Bytes. */
const LARGEST_THUMBNAIL = 1024 * 1024;

function reasonOfFile(
  access: FileAccess,
  { root, rules }: Place,
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
  if (stat.size === 0 && !isMedia) return skipped('empty-file', 'a file without content');
  if (isTemporaryName(path))
    return skipped(
      'unfinished-move',
      'a run was cut off while it moved this file; "mediastruct resume" in its library',
    );
  if (rules !== null) {
    const verdict = rules.verdict(path);
    if (name === IGNORE_FILE) return skipped('ignore-file', 'it tells what is left out');
    if (verdict === 'left-out')
      return skipped('left-out', `your settings name it: leave_out, or a file ${IGNORE_FILE}`);
    const named = verdict === 'kept' ? null : leftOutByName(path);
    if (named !== null) {
      const isPicture =
        MADE_AGAIN.has(named.code) &&
        stat.size > LARGEST_THUMBNAIL &&
        looksLike(hasPictureSignature, access, joinPath(root, path));
      return isPicture
        ? skipped(
            'picture-in-cache',
            'too large for a thumbnail; name its folder with "!" in leave_out to file it',
          )
        : skipped(named.code, named.detail);
    }
  }
  if (stat.size === 0) return skipped('empty-picture', 'it should hold a picture and holds nothing');
  if (isJunkName(name) && !looksLike(hasMediaSignature, access, joinPath(root, path)))
    return skipped('junk', 'a file that an operating system leaves behind');
  return null;
}

/** What is left out because a program makes it again. */
const MADE_AGAIN: ReadonlySet<string> = new Set(['thumbnail', 'cache', 'preview']);

/** What a file is that its name does not call a picture or film. */
export type Unnamed =
  | { readonly kind: 'no-picture'; readonly code: string }
  /** A picture by its first bytes, whatever its name says. */
  | { readonly kind: 'picture-inside' };

/**
 * Looks at a file that belongs to no picture; null for one whose name is that of a picture or film, for a sidecar, whose picture
 * may stand elsewhere, and for a format that is not known whose name is as cameras give them.
 */
export function lookAtUnnamed(access: FileAccess, path: string): Unnamed | null {
  const name = nameOf(path);
  const kind = mediaKind(name);
  if (kind !== 'audio' && kind !== 'other') return null;
  const other = otherKind(name);
  if (other !== 'audio' && looksLike(hasPictureSignature, access, path)) return { kind: 'picture-inside' };
  const mayBeNew = other === 'unknown-kind' || other === 'data';
  if (mayBeNew && fileNameDate(name)?.meaning === 'captured') return null;
  return { kind: 'no-picture', code: other };
}

/** One that cannot be read is taken for a picture: the reading tells why. */
function looksLike(isLike: (start: Bytes) => boolean, access: FileAccess, path: string): boolean {
  try {
    const fd = openForReading(access, path);
    try {
      const start = Buffer.alloc(SIGNATURE_BYTES);
      return isLike(start.subarray(0, readFull(access, fd, start)));
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
