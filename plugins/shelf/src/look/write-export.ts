import { dirname } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import {
  displayPath,
  errnoOf,
  giveName,
  lstatOrNull,
  MediaStructError,
  OPEN,
  syncFolder,
  writeFull,
} from '@mediastruct/core';

/** It tells what a person has. */
const PRIVATE = 0o600;

/**
 * Writes a file that the user asked for under a temporary name beside it, and gives it its name once it is durable. Never replaces anything: a name that is taken, or a
 * folder that is not there, is `usage` (64). Where the parts end in an error nothing is left.
 */
export function writeExport(access: FileAccess, path: string, parts: Iterable<Buffer>): void {
  const part = `${path}.part`;
  for (const name of [path, part]) if (lstatOrNull(access, name) !== null) throw taken(name);
  const fd = opened(access, part);
  try {
    try {
      for (const bytes of parts) writeFull(access, fd, bytes);
      access.fsync(fd);
    } finally {
      access.close(fd);
    }
    giveName(access, part, path);
  } catch (error) {
    access.unlink(part);
    throw errnoOf(error) === 'EEXIST' ? taken(path) : error;
  }
  syncFolder(access, dirname(path));
}

function opened(access: FileAccess, part: string): number {
  try {
    return access.open(part, OPEN.write | OPEN.create | OPEN.exclusive, PRIVATE);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR') throw error;
    throw new MediaStructError('usage', `${displayPath(dirname(part))}: expected a folder, found none`, {
      path: dirname(part),
      suggestions: ['Make the folder first, or name another file. Nothing was written.'],
    });
  }
}

function taken(path: string): MediaStructError {
  return new MediaStructError('usage', `${displayPath(path)}: expected no file there, found one`, {
    path,
    suggestions: ['Name another file, or remove that one. Nothing was written.'],
  });
}
