import { dirname } from 'node:path';
import type { FileAccess } from './file-access.ts';
import { errnoOf, lstatOrNull, OPEN } from './file-access.ts';

/**
 * Makes the names in a folder durable. Does nothing where that is not possible: Windows cannot open a folder, and some
 * network mounts answer EINVAL. Throws every other error.
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
 * Creates `path` and the missing folders above it, and makes each new name durable. Calls `onMissing` with each folder
 * before it is created, outermost first.
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
