import type { FileAccess } from '@mediastruct/core';
import {
  displayPath,
  makeFolders,
  MediaStructError,
  OPEN,
  pathToBytes,
  walkTree,
  writeFull,
} from '@mediastruct/core';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { DiscEntry } from '../image/disc-tree.ts';

const NEW_FILE = OPEN.write | OPEN.create | OPEN.exclusive;
const READ_BYTES = 1 << 20;
const EVERYBODY_READS = 0o644;
const EVERYBODY_RUNS = 0o755;

/** Writes a file of a disc piece by piece, with the folders above it. Texts may hold paths of any bytes. */
export function writeMade(access: FileAccess, path: string, pieces: Iterable<string>): void {
  makeFolders(access, dirname(path));
  const fd = access.open(path, NEW_FILE, 0o600);
  try {
    for (const piece of pieces) writeFull(access, fd, pathToBytes(piece));
  } finally {
    access.close(fd);
  }
}

/** The files below a folder as entries of a disc, all of one time; what is a program there is one on the disc. */
export function madeFiles(
  access: FileAccess,
  folder: string,
  { mtimeNs, programs = [] }: { readonly mtimeNs: bigint; readonly programs?: readonly string[] },
): readonly DiscEntry[] {
  return [...walkTree(access, folder)].map((found) => {
    const from = `${folder}/${found.path}`;
    if (found.kind !== 'file')
      throw new MediaStructError('usage', `${displayPath(from)}: expected a file that was just written`, {
        path: from,
      });
    const mode = programs.includes(found.path) ? EVERYBODY_RUNS : EVERYBODY_READS;
    return { path: found.path, kind: 'file', size: found.stat.size, mtimeNs, mode, from };
  });
}

export function sumOf(access: FileAccess, path: string): string {
  const fd = access.open(path, OPEN.read | OPEN.noFollow);
  try {
    const digest = createHash('sha256');
    const buffer = Buffer.alloc(READ_BYTES);
    for (let count = access.read(fd, buffer, null); count > 0; count = access.read(fd, buffer, null))
      digest.update(buffer.subarray(0, count));
    return digest.digest('hex');
  } finally {
    access.close(fd);
  }
}
