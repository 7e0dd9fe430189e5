import { dirname } from 'node:path';
import type { Catalogue, FileAccess, KnownCopy } from '@mediastruct/core';
import { errnoOf, isAtOrBelow, joinPath, nameOf, openForReading } from '@mediastruct/core/base';

/** A copy of a content that can be read now. */
export interface ReadableCopy {
  /** Absolute path. */
  readonly path: string;
  /** What people call the content: on a disk of the shelf the file itself is named by its hash. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

export interface OpenedCopy extends ReadableCopy, Disposable {
  readonly fd: number;
}

/**
 * Opens a copy of a content that stands in a folder which is there; null where all are away. The path is what the catalogue tells, and is opened only where it leads to a file of the
 * size that was indexed, below the folder of its holder, however many symlinks a listing would lead through. Its bytes are not compared with the hash.
 */
export function openContent(access: FileAccess, catalogue: Catalogue, sha256: string): OpenedCopy | null {
  const copies = catalogue.copiesOf(sha256);
  const name = nameOf((copies.find(({ holder }) => holder.kind !== 'disk') ?? copies[0])?.path ?? '');
  for (const copy of copies) {
    const path = copy.holder.root === '' ? null : joinPath(copy.holder.root, copy.path);
    const fd = path === null || !isBelow(access, copy) ? null : openIfThere(access, path);
    if (fd === null || path === null) continue;
    const { kind, size } = access.fstat(fd);
    if (kind === 'file' && size === copy.size)
      return { path, name, size, fd, [Symbol.dispose]: onceClosed(access, fd) };
    access.close(fd);
  }
  return null;
}

/** Closes a file at its first call only: by then its number may be that of another file. */
function onceClosed(access: FileAccess, fd: number): () => void {
  let isOpen = true;
  return () => {
    if (isOpen) access.close(fd);
    isOpen = false;
  };
}

/** Whether the folder of a copy is below its holder's folder, with all symlinks followed. */
function isBelow(access: FileAccess, { holder, path }: KnownCopy): boolean {
  try {
    const folder = access.realpath(dirname(joinPath(holder.root, path)));
    return isAtOrBelow(access.realpath(holder.root), folder);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return false;
  }
}

function openIfThere(access: FileAccess, path: string): number | null {
  try {
    return openForReading(access, path);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}
