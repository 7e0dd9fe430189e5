import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from './file-access.ts';
import { errnoOf, lstatOrNull, OPEN } from './file-access.ts';
import { giveName } from './give-name.ts';
import { displayPath, pathToBytes } from './path-text.ts';
import { syncFolder } from './sync-folder.ts';
import { writeFull } from './write-full.ts';

/** It tells what a person has. */
const PRIVATE = 0o600;
const FLUSH_CHARACTERS = 256 * 1024;

export interface WrittenExport {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Writes a file that the user asked for under a temporary name in the same folder, and gives it its name once it is durable. Paths in texts may be of any bytes. Never
 * replaces anything: a name that is taken, or a folder that is not there, is `usage` (64). Where the parts end in an error nothing is left.
 */
export function writeExport(
  access: FileAccess,
  path: string,
  parts: Iterable<string | Buffer>,
): WrittenExport {
  if (lstatOrNull(access, path) !== null) throw taken(path);
  const part = join(dirname(path), `.ms-${randomBytes(4).toString('hex')}-1.part`);
  const fd = opened(access, part);
  try {
    let written: WrittenExport;
    try {
      written = writeParts(access, fd, parts);
      access.fsync(fd);
    } finally {
      access.close(fd);
    }
    giveName(access, part, path);
    syncFolder(access, dirname(path));
    return written;
  } catch (error) {
    if (lstatOrNull(access, part) !== null) access.unlink(part);
    throw errnoOf(error) === 'EEXIST' ? taken(path) : error;
  }
}

function writeParts(access: FileAccess, fd: number, parts: Iterable<string | Buffer>): WrittenExport {
  const digest = createHash('sha256');
  let bytes = 0;
  let pending: Buffer[] = [];
  let length = 0;
  const flush = () => {
    const whole = Buffer.concat(pending);
    digest.update(whole);
    writeFull(access, fd, whole);
    bytes += whole.length;
    pending = [];
    length = 0;
  };
  for (const part of parts) {
    pending.push(typeof part === 'string' ? pathToBytes(part) : part);
    length += part.length;
    if (length >= FLUSH_CHARACTERS) flush();
  }
  flush();
  return { sha256: digest.digest('hex'), bytes };
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
