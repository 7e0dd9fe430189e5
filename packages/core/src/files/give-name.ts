import type { FileAccess } from './file-access.ts';
import { errnoOf, lstatOrNull, OPEN } from './file-access.ts';
import { CANNOT_LINK } from './place.ts';

/**
 * Gives a file its final name in the same folder, in place of the temporary one. Never replaces anything: throws EEXIST where the name is taken. Where there are no
 * hard links, an empty file takes the name first, which only one program can make, and the file is renamed over it; a power cut between the two leaves that empty file,
 * which every reader of ours refuses. The names are durable when the folder is synced.
 */
export function giveName(access: FileAccess, temporary: string, path: string): void {
  if (linkIfPossible(access, temporary, path)) {
    access.unlink(temporary);
    return;
  }
  const fd = access.open(path, OPEN.write | OPEN.create | OPEN.exclusive | OPEN.noFollow, 0o600);
  let ours: bigint;
  try {
    ours = access.fstat(fd).ino;
  } finally {
    access.close(fd);
  }
  const isOurs = () => {
    const now = lstatOrNull(access, path);
    return now?.kind === 'file' && now.size === 0 && now.ino === ours;
  };
  if (!isOurs()) throw Object.assign(new Error(`EEXIST: another program took ${path}`), { code: 'EEXIST' });
  try {
    access.rename(temporary, path);
  } catch (error) {
    if (isOurs()) access.unlink(path);
    throw error;
  }
}

/** Gives a file a further name; false where the file system has no hard links. Throws every other error. */
export function linkIfPossible(access: FileAccess, existing: string, path: string): boolean {
  try {
    access.link(existing, path);
    return true;
  } catch (error) {
    if (!CANNOT_LINK.has(errnoOf(error) ?? '')) throw error;
    return false;
  }
}
