import type { FileAccess } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError, OPEN, syncFolder, writeFull } from '@mediastruct/core';
import { dirname } from 'node:path';
import { publish, refuseTaken } from '../volume/publish.ts';
import { formatCatalogue } from './format-catalogue.ts';
import { parseCatalogue } from './parse-catalogue.ts';
import type { DiscSet } from './set-content.ts';

/** A text has at most 2^29 - 24 characters in V8, so no larger catalogue can be parsed. Bytes; about 2 million files. */
const LARGEST = 2 ** 29 - 24;
const READ_BYTES = 1 << 20;
const FLUSH_CHARACTERS = 1 << 18;

/**
 * Reads a catalogue whole. Throws `usage` (64) where no file is there, else as `parseCatalogue`. Memory: the file twice while it is
 * read, then about 1.5 KB a content.
 */
export function readCatalogue(access: FileAccess, path: string): DiscSet {
  return parseCatalogue(readCatalogueBytes(access, path).toString('utf8'), path);
}

/** The bytes of a catalogue, as every disc carries them. */
export function readCatalogueBytes(access: FileAccess, path: string): Buffer {
  const found = lstatOrNull(access, path);
  if (found === null || found.kind === 'folder')
    throw new MediaStructError(
      'usage',
      `${displayPath(path)}: expected a catalogue.json, found ${found === null ? 'nothing' : 'a folder'}`,
      {
        path,
        suggestions: ['Check the spelling of the path.', 'mediastruct disc set catalogue DIR   makes one'],
      },
    );
  const fd = access.open(path, OPEN.read);
  try {
    const parts: Buffer[] = [];
    let total = 0;
    for (;;) {
      const part = Buffer.alloc(READ_BYTES);
      const count = access.read(fd, part, null);
      if (count === 0) return Buffer.concat(parts);
      parts.push(part.subarray(0, count));
      total += count;
      if (total > LARGEST) throw tooLarge(path);
    }
  } finally {
    access.close(fd);
  }
}

export function tooLarge(path: string): MediaStructError {
  return new MediaStructError(
    'damaged',
    `${displayPath(path)}: expected at most ${LARGEST} bytes, found more; catalogue a part of the folder at a time`,
    { path },
  );
}

/** Writes a new catalogue; replaces nothing (`usage`, 64). */
export async function writeNewCatalogue(access: FileAccess, path: string, set: DiscSet): Promise<void> {
  await publish(access, path, async (fd) => writePieces(access, fd, set));
}

/**
 * Replaces a catalogue by what was made of it: written beside it, durable, then renamed over it. Throws `plan-stale` (22) where it is no
 * longer the one that was read.
 */
export function replaceCatalogue(
  access: FileAccess,
  path: string,
  { before, after }: { readonly before: DiscSet; readonly after: DiscSet },
): void {
  const part = `${path}.part`;
  refuseTaken(access, part);
  const fd = access.open(part, OPEN.write | OPEN.create | OPEN.exclusive, access.lstat(path).mode & 0o777);
  try {
    try {
      writePieces(access, fd, after);
      access.fsync(fd);
    } finally {
      access.close(fd);
    }
    if (readCatalogue(access, path).guid !== before.guid) throw changedMeanwhile(path);
    access.rename(part, path);
  } catch (error) {
    access.unlink(part);
    throw error;
  }
  syncFolder(access, dirname(path));
}

function changedMeanwhile(path: string): MediaStructError {
  return new MediaStructError(
    'plan-stale',
    `${displayPath(path)}: was changed by another program meanwhile; it stays as that one left it`,
    { path, suggestions: ['Run the command again.'] },
  );
}

function writePieces(access: FileAccess, fd: number, set: DiscSet): void {
  let pending = '';
  const flush = () => {
    writeFull(access, fd, Buffer.from(pending));
    pending = '';
  };
  for (const piece of formatCatalogue(set)) {
    pending += piece;
    if (pending.length >= FLUSH_CHARACTERS) flush();
  }
  flush();
}
