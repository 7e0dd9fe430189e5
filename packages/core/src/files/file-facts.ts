import type { FileStat } from './file-access.ts';

/** The stat of a file as it was planned with; nanoseconds and inodes as texts. */
export interface ExpectedStat {
  readonly size: number;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
  readonly dev: string;
  readonly ino: string;
  readonly nlink: number;
}

/**
 * True where the file is the one expected and its content cannot have changed since. The device number is not
 * asked: it may change when a disk is mounted again, and inode, size and nanoseconds of both times tell enough.
 */
export function matchesExpected(stat: FileStat, expected: ExpectedStat): boolean {
  return (
    stat.kind === 'file' &&
    stat.size === expected.size &&
    String(stat.ino) === expected.ino &&
    String(stat.mtimeNs) === expected.mtimeNs
  );
}

/**
 * As `matchesExpected`, and not even linked, renamed or given other rights since. A file of several names is
 * allowed another change time, because placing one of its names changes it for all.
 */
export function isUntouched(stat: FileStat, expected: ExpectedStat): boolean {
  if (!matchesExpected(stat, expected)) return false;
  return String(stat.ctimeNs) === expected.ctimeNs || expected.nlink > 1;
}

export interface Failure {
  readonly kind: 'failed';
  readonly code: FailureCode;
  readonly message: string;
}

/** Why one file could not be handled; the run goes on with the others. */
export type FailureCode =
  | 'source-missing'
  | 'source-changed'
  | 'source-unreadable'
  | 'source-not-removable'
  | 'protected'
  | 'content-mismatch'
  | 'copy-mismatch'
  | 'target-differs'
  | 'target-unwritable'
  | 'no-space'
  | 'read-only'
  | 'keeper-gone'
  | 'group-failed'
  | 'same-file'
  | 'lost'
  | 'io-error';

export function failureOf(code: FailureCode, message: string): Failure {
  return { kind: 'failed', code, message };
}

/** The failure that an errno means when a target is written. */
export function writeFailure(errno: string, message: string): Failure {
  if (errno === 'ENOSPC' || errno === 'EDQUOT' || errno === 'EFBIG') return failureOf('no-space', message);
  if (errno === 'EROFS') return failureOf('read-only', message);
  if (errno === 'EACCES' || errno === 'EPERM' || errno === 'ENAMETOOLONG')
    return failureOf('target-unwritable', message);
  return failureOf('io-error', message);
}
