import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull, OPEN } from '@mediastruct/core';

/** What a program may do as its owner or group (setuid, setgid) is not for an archive to say. */
export const RIGHTS = 0o777;

export interface Owned {
  readonly kind: 'file' | 'folder';
  readonly mode: number;
  readonly mtimeNs: bigint;
}

/** Gives a file or a folder its mode and time, durably, where they are others. What stands there of another kind is left. */
export function giveOwned(access: FileAccess, path: string, { kind, mode, mtimeNs }: Owned): void {
  const stat = lstatOrNull(access, path);
  if (stat?.kind !== kind) return;
  const [keepsMode, keepsTime] = [isSameMode(stat.mode, mode), isSameTime(stat.mtimeNs, mtimeNs)];
  if (keepsMode && keepsTime) return;
  const flags = OPEN.read | OPEN.noFollow | (kind === 'folder' ? OPEN.folder : 0);
  const fd = access.open(path, flags);
  try {
    // A time that is set is rounded, so one that is right already is left.
    if (!keepsTime) access.futimes(fd, stat.atimeNs, mtimeNs);
    if (!keepsMode) access.fchmod(fd, mode & RIGHTS);
    access.fsync(fd);
  } finally {
    access.close(fd);
  }
}

export function isSameMode(a: number, b: number): boolean {
  return (a & RIGHTS) === (b & RIGHTS);
}

/** Whether two times are one as far as Node can set them: to 240 ns, before 1970 to a millisecond. */
export function isSameTime(a: bigint, b: bigint): boolean {
  const apart = a < b ? b - a : a - b;
  return apart <= (b < 0n ? 1_000_000n : 1_000n);
}
