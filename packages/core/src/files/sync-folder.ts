import { dirname } from 'node:path';
import type { FileAccess } from './file-access.ts';
import { errnoOf, lstatOrNull, OPEN } from './file-access.ts';

/**
 * Makes a folder's names durable. File systems that cannot (Windows refuses to open a folder; some network
 * mounts answer EINVAL) keep their own order of names, so there is nothing to wait for; any other failure is final.
 */
export function syncFolder(access: FileAccess, path: string): void {
  if (process.platform === 'win32') return;
  const fd = access.open(path, OPEN.read | OPEN.folder);
  try {
    access.fsync(fd);
  } catch (error) {
    if (errnoOf(error) !== 'EINVAL') throw error;
  } finally {
    access.close(fd);
  }
}

/** Makes the bytes of a file durable. */
export function syncFile(access: FileAccess, path: string): void {
  const fd = access.open(path, OPEN.read);
  try {
    access.fsync(fd);
  } finally {
    access.close(fd);
  }
}

/**
 * Makes each missing folder on the way to `path`, and each new name durable in its parent.
 * `onMissing` is told each folder before it is made, outermost first.
 */
export function makeFolders(access: FileAccess, path: string, onMissing?: (path: string) => void): void {
  const missing: string[] = [];
  for (let at = path; lstatOrNull(access, at) === null; at = dirname(at)) {
    missing.push(at);
    if (dirname(at) === at) break;
  }
  for (const folder of missing.reverse()) {
    onMissing?.(folder);
    try {
      access.mkdir(folder);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
    syncFolder(access, dirname(folder));
  }
}
