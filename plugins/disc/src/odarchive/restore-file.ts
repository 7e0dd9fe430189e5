import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull, makeFolders, writeFull } from '@mediastruct/core';
import { publish } from '../volume/publish.ts';
import type { SetName } from './set-content.ts';

const FOR_ITS_OWNER = 0o644;
const EXECUTABLE = 0o755;

/** What was read is not what the catalogue says. */
export class WrongContent extends Error {}

export interface FileOf {
  readonly name: SetName;
  readonly sha512: string;
  readonly content: () => Iterable<Uint8Array>;
  /** Called after each piece; throws to stop. */
  readonly onBytes: (bytes: number) => Promise<void>;
}

/**
 * Writes a file under a temporary name and gives it its name only if its SHA-512 is right, with its time. Throws `WrongContent` where it is
 * not, and `usage` (64) where the name is taken; then nothing is left.
 */
export async function restoreFile(access: FileAccess, path: string, file: FileOf): Promise<void> {
  const { name, sha512, content, onBytes } = file;
  await publish(access, path, async (fd) => {
    const digest = createHash('sha512');
    for (const piece of content()) {
      digest.update(piece);
      writeFull(access, fd, piece);
      await onBytes(piece.length);
    }
    if (digest.digest('hex') !== sha512) throw new WrongContent();
    access.fchmod(fd, name.isExecutable ? EXECUTABLE : FOR_ITS_OWNER);
    access.futimes(fd, name.mtimeNs, name.mtimeNs);
  });
}

/**
 * Makes the folders of a file below `root`. Returns null, or the path of what is in the way: a file, or a symlink, which might lead out of
 * `root`; then nothing was made.
 */
export function makeFoldersBelow(access: FileAccess, root: string, path: string): string | null {
  let at = root;
  for (const part of path.split('/').slice(0, -1)) {
    at = `${at}/${part}`;
    const found = lstatOrNull(access, at);
    if (found === null) break;
    if (found.kind !== 'folder') return at;
  }
  makeFolders(access, dirname(`${root}/${path}`));
  return null;
}
