import type { FileError, FileStat } from './file-access.ts';

/** The stat that a file had when it was planned. Nanoseconds and inodes are decimal texts, as in stored files. */
export interface ExpectedStat {
  readonly size: number;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
  readonly dev: string;
  readonly ino: string;
  readonly nlink: number;
}

/**
 * True if `stat` is the expected file with the expected size and modification time. The device number is not
 * compared, because it may change when a disk is mounted again.
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
 * True if `matchesExpected` holds and the change time is the same too, so the file was not linked, renamed or given
 * other rights since. A file with several names may have another change time: placing one of its names changes it.
 */
export function isUntouched(stat: FileStat, expected: ExpectedStat): boolean {
  if (!matchesExpected(stat, expected)) return false;
  return String(stat.ctimeNs) === expected.ctimeNs || expected.nlink > 1;
}

/** One file could not be handled. The run goes on with the others, and the ledger keeps this. */
export interface Failure {
  readonly kind: 'failed';
  readonly code: FailureCode;
  readonly message: string;
}

/** Why one file could not be handled; docs/TERMS.md explains each code. */
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
  | 'file-too-large'
  | 'read-only'
  | 'keeper-gone'
  | 'group-failed'
  | 'same-file'
  | 'lost'
  | 'io-error';

export function failureOf(code: FailureCode, message: string): Failure {
  return { kind: 'failed', code, message };
}

/** The failure for an error of a call that writes a target. */
export function writeFailure({ errno, message }: FileError): Failure {
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return failureOf('no-space', message);
  if (errno === 'EFBIG') return failureOf('file-too-large', message);
  if (errno === 'EROFS') return failureOf('read-only', message);
  if (errno === 'EACCES' || errno === 'EPERM' || errno === 'ENAMETOOLONG')
    return failureOf('target-unwritable', message);
  return failureOf('io-error', message);
}
