import { dirname } from 'node:path';
import type { Catalogue, FileAccess, FileStat, Holder, KnownCopy } from '@mediastruct/core';
import {
  errnoOf,
  isAtOrBelow,
  joinPath,
  MediaStructError,
  nameOf,
  openForReading,
} from '@mediastruct/core/base';

const NS_PER_MS = 1_000_000n;

/** A copy of a content that can be read now. */
export interface ReadableCopy {
  /** Absolute path. */
  readonly path: string;
  /** What people call the content: on a disk of the shelf the file itself is named by its hash. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** True where its holder found it sound and nothing wrote to it since; else its bytes may be others than those that were hashed. */
  readonly isAsListed: boolean;
}

export interface OpenedCopy extends ReadableCopy, Disposable {
  readonly fd: number;
}

/**
 * Opens a copy of a content that stands in a folder which is there; null where all are away. The path is what the catalogue tells, and is opened only where it leads to a file of the
 * size that was indexed, below the folder of its holder, however many symlinks a listing would lead through. Its bytes are not compared with the hash; copies
 * that were found sound go first.
 */
export function openContent(access: FileAccess, catalogue: Catalogue, sha256: string): OpenedCopy | null {
  const copies = catalogue.copiesOf(sha256);
  const name = nameOf((copies.find(({ holder }) => holder.kind !== 'disk') ?? copies[0])?.path ?? '');
  for (const copy of copies.toSorted((a, b) => Number(b.isSound) - Number(a.isSound))) {
    const path = copy.holder.root === '' ? null : joinPath(copy.holder.root, copy.path);
    const fd = path === null || !isBelow(access, copy) ? null : openIfThere(access, path);
    if (fd === null || path === null) continue;
    const stat = access.fstat(fd);
    if (stat.kind === 'file' && stat.size === copy.size) {
      const isAsListed = copy.isSound && isOlder(stat, knownAt(catalogue, copy));
      return { path, name, size: stat.size, isAsListed, fd, [Symbol.dispose]: onceClosed(access, fd) };
    }
    access.close(fd);
  }
  return null;
}

/**
 * When a copy was last known to have these bytes, ISO 8601; null where nothing tells. A crawl compares the size, the times and the number of every file and reads
 * those that differ, so what was not touched since it began is as it lists it. Other holders list files without a look at each.
 */
function knownAt(catalogue: Catalogue, { holder, verifiedAt }: KnownCopy): string | null {
  // The time of a listing that was not followed yet is none of what the catalogue tells.
  const isAsListed = holder.kind === 'tree' && !catalogue.isBehindOf(holder);
  const listedAt = isAsListed ? listedAtOf(holder) : null;
  return (
    [verifiedAt, listedAt]
      .filter((at) => at !== null)
      .sort()
      .at(-1) ?? null
  );
}

/** Null also where the listing is damaged: the catalogue has of it what was read before. */
function listedAtOf(holder: Holder): string | null {
  try {
    return holder.listedAt();
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    return null;
  }
}

/** Whether a file was last written, and last moved, before a moment. The second time is the system's own: nobody sets it back as they can the first. */
function isOlder({ mtimeNs, ctimeNs }: FileStat, at: string | null): boolean {
  const ns = at === null ? 0n : BigInt(Date.parse(at)) * NS_PER_MS;
  return mtimeNs < ns && ctimeNs < ns;
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
