import { dirname } from 'node:path';
import type { FileAccess, FileStat, Session } from '@mediastruct/core';
import {
  errnoOf,
  joinPath,
  linkIfPossible,
  lstatOrNull,
  makeFolders,
  messageOf,
  orNullIfAbsent,
  syncFolder,
} from '@mediastruct/core';
import { objectPath, RELEASED } from '../disks/object-path.ts';

/**
 * Moves objects of a disk into its folder for what was let go of; returns those that stand there. Each gets its new name first, and loses the old one when the new one is
 * durable: a power cut must not take both. Where the file system has no hard links it is renamed, and has no better promise than the file system gives. One that stays is told.
 */
export function putAside(
  { library: { access }, warnings }: Session,
  root: string,
  contents: readonly string[],
): ReadonlySet<string> {
  const folder = joinPath(root, RELEASED);
  makeFolders(access, folder);
  const moved = new Set<string>();
  const each = (of: Iterable<string>, move: (path: string, sha256: string) => void) => {
    for (const sha256 of of) {
      const path = joinPath(root, objectPath(sha256));
      try {
        move(path, sha256);
      } catch (error) {
        if (errnoOf(error) === null) throw error;
        moved.delete(sha256);
        warnings.add(
          path,
          `it stays, and counts no more until "mediastruct shelf disk refresh" finds it: ${messageOf(error)}`,
        );
      }
    }
  };
  each(contents, (path, sha256) => {
    if (nameAside(access, path, { folder, sha256 })) moved.add(sha256);
  });
  syncFolder(access, folder);
  each([...moved], (path) => removeOldName(access, path));
  return moved;
}

/** False where there is no such object. */
function nameAside(
  access: FileAccess,
  path: string,
  { folder, sha256 }: { readonly folder: string; readonly sha256: string },
): boolean {
  const stat = lstatOrNull(access, path);
  if (stat?.kind !== 'file') return false;
  for (let nth = 1; ; nth += 1) {
    const place = joinPath(folder, nth === 1 ? sha256 : `${sha256}-${nth}`);
    const there = lstatOrNull(access, place);
    // A release that was cut off gave it this name. A file of one name only is none of them: numbers of inodes are made up where a file system has none.
    if (there !== null && isSame(there, stat) && stat.nlink > 1) return true;
    // The same content, let go of before. A rename would replace it.
    if (there !== null) continue;
    if (!linkIfPossible(access, path, place)) access.rename(path, place);
    return true;
  }
}

/** The old name is gone for good, also where a rename took it away: else the object would stand there again after a power cut. */
function removeOldName(access: FileAccess, path: string): void {
  orNullIfAbsent(() => access.unlink(path));
  syncFolder(access, dirname(path));
}

function isSame(a: FileStat, b: FileStat): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}
