import { Buffer } from 'node:buffer';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, OPEN, orNullIfAbsent } from '../files/file-access.ts';
import { CANNOT_LINK } from '../files/place.ts';
import { writeFull } from '../files/write-full.ts';
import type { LockHolder } from './lock-holder.ts';
import { mayBeAlive, readHolder } from './lock-holder.ts';

/**
 * Takes a lock that is a file with the name of its holder. Returns null, or the holder if another process has the lock.
 * A file whose holder is certainly gone is replaced.
 */
export function takeLockFile(access: FileAccess, path: string, holder: LockHolder): LockHolder | null {
  const own = `${path}.${holder.pid}`;
  orNullIfAbsent(() => access.unlink(own));
  writeHolder(access, own, holder);
  try {
    while (!publish(access, { own, path, holder })) {
      const found = readHolder(access, path);
      if (found !== null && mayBeAlive(found)) return found;
      const other = dropDeadFile(access, { path, aside: `${own}.dead` });
      if (other !== null) return other;
    }
    return null;
  } finally {
    orNullIfAbsent(() => access.unlink(own));
  }
}

/**
 * Creates the lock file; false if there is one. A link brings its content with it; without links the content follows.
 */
function publish(access: FileAccess, file: { own: string; path: string; holder: LockHolder }): boolean {
  try {
    access.link(file.own, file.path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    if (!CANNOT_LINK.has(errnoOf(error) ?? '')) throw error;
  }
  try {
    writeHolder(access, file.path, file.holder);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes the file of a holder that is gone. Another process may have replaced it just now and be the new holder: then
 * the file is put back, and its holder returned.
 */
function dropDeadFile(
  access: FileAccess,
  { path, aside }: { path: string; aside: string },
): LockHolder | null {
  if (orNullIfAbsent(() => (access.rename(path, aside), true)) === null) return null;
  const found = readHolder(access, aside);
  const isLiving = found !== null && mayBeAlive(found);
  if (isLiving) access.rename(aside, path);
  else access.unlink(aside);
  return isLiving ? found : null;
}

function writeHolder(access: FileAccess, path: string, holder: LockHolder): void {
  const fd = access.open(path, OPEN.write | OPEN.create | OPEN.exclusive, 0o644);
  try {
    writeFull(access, fd, Buffer.from(`${JSON.stringify(holder)}\n`));
  } finally {
    access.close(fd);
  }
}
