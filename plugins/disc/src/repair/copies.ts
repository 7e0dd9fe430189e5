import type { FileAccess } from '@mediastruct/core';
import { displayPath, errnoOf, MediaStructError, OPEN, orNullIfAbsent } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import type { DiscFiles } from './disc-files.ts';
import { readDiscFiles } from './disc-files.ts';

/** A copy of the same disc: an image or a device. */
export interface DiscCopy {
  readonly path: string;
  /** Null where its file systems cannot be read; its sectors may be good all the same. */
  readonly files: DiscFiles | null;
}

export interface Copies {
  readonly discs: readonly DiscCopy[];
  /** Absolute paths of folders: of the volume, of the library, or any others. */
  readonly folders: readonly string[];
}

/** Tells discs from folders. Throws `usage` (64) where nothing is at a path. */
export function openCopies(access: FileAccess, paths: readonly string[]): Copies {
  const discs: DiscCopy[] = [];
  const folders: string[] = [];
  for (const path of paths) {
    const found = orNullIfAbsent(() => access.lstat(access.realpath(path)));
    if (found === null)
      throw new MediaStructError(
        'usage',
        `${displayPath(path)}: expected an image, a device or a folder, found nothing`,
        {
          path,
          suggestions: ['Check the spelling of --copy. Nothing was written.'],
        },
      );
    if (found.kind === 'folder') folders.push(path);
    else discs.push({ path, files: readDiscFiles(access, path) });
  }
  return { discs, folders };
}

/** The sectors of a copy, one by one. */
export class CopySectors {
  readonly #access: FileAccess;
  readonly #fd: number;

  constructor(access: FileAccess, path: string) {
    this.#access = access;
    this.#fd = access.open(access.realpath(path), OPEN.read);
  }

  /** Null where the sector cannot be read, or the copy ends before it. */
  read(sector: number): Buffer | null {
    return this.bytes(sector, 1);
  }

  /** Some sectors at once; null where one of them cannot be read. */
  bytes(sector: number, count: number): Buffer | null {
    const bytes = Buffer.alloc(count * SECTOR);
    try {
      for (let filled = 0; filled < bytes.length;) {
        const got = this.#access.read(this.#fd, bytes.subarray(filled), sector * SECTOR + filled);
        if (got === 0) return null;
        filled += got;
      }
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return null;
    }
    return bytes;
  }

  [Symbol.dispose](): void {
    this.#access.close(this.#fd);
  }
}
