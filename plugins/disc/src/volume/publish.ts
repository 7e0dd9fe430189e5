import type { FileAccess } from '@mediastruct/core';
import {
  displayPath,
  errnoOf,
  giveName as giveFreeName,
  lstatOrNull,
  MediaStructError,
  OPEN,
  pathToBytes,
  syncFolder,
} from '@mediastruct/core';
import { hash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** It holds somebody's pictures. */
const PRIVATE = 0o600;
const PART = '.part';
/** Bytes that a name may have on most file systems. */
const MOST_NAME = 255;
const HASH_DIGITS = 32;

/**
 * Writes a new file under a temporary name beside `path` and gives it its name once it is durable. Never replaces anything: a name that
 * is taken is `usage` (64). Where `write`, which is told
 * the temporary name, throws, nothing is left.
 */
export async function publish(
  access: FileAccess,
  path: string,
  write: (fd: number, part: string) => Promise<void>,
): Promise<void> {
  refuseTaken(access, path);
  const part = partOf(path);
  // One that a run left which was cut off is the user's to remove: it may be something else.
  refuseTaken(access, part);
  const fd = access.open(part, OPEN.write | OPEN.create | OPEN.exclusive, PRIVATE);
  try {
    try {
      await write(fd, part);
      access.fsync(fd);
    } finally {
      access.close(fd);
    }
    giveName(access, part, path);
  } catch (error) {
    access.unlink(part);
    throw error;
  }
  syncFolder(access, dirname(path));
}

/** Where a file stands until it has its name. */
function partOf(path: string): string {
  const name = pathToBytes(basename(path));
  if (name.length + PART.length <= MOST_NAME) return `${path}${PART}`;
  return join(dirname(path), `${hash('sha256', name, 'hex').slice(0, HASH_DIGITS)}${PART}`);
}

/** Gives a file its name; throws `usage` (64) where it is taken. */
export function giveName(access: FileAccess, part: string, path: string): void {
  try {
    giveFreeName(access, part, path);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw taken(path);
    throw error;
  }
}

/** Throws `usage` (64) where something stands at the path. */
export function refuseTaken(access: FileAccess, path: string): void {
  if (lstatOrNull(access, path) !== null) throw taken(path);
}

function taken(path: string): MediaStructError {
  return new MediaStructError('usage', `${displayPath(path)}: expected no file there, found one`, {
    path,
    suggestions: ['Name another file, or remove that one. Nothing was written.'],
  });
}
