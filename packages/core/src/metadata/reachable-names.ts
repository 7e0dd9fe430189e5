import { mkdtemp, rm, symlink, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { displayPath, toFsPath } from '../files/path-text.ts';
import { extensionOf } from './media-kind.ts';
import type { TagsFailure } from './tags-outcome.ts';

/** exiftool reads its arguments from a pipe, line by line. Longer paths get a link. */
const MAX_PATH_LENGTH = 2000;

/**
 * True for a path that exiftool can only read through a link. Its arguments are lines of UTF-8, so it cannot take a line
 * break or other bytes. Its answer repeats the name and ends with `{ready}`, so a name must not hold that.
 */
export function needsLink(path: string): boolean {
  return (
    /[\r\n\0]|\{ready|^\s|\s$/.test(path) ||
    !path.isWellFormed() ||
    path.length > MAX_PATH_LENGTH ||
    basename(path).startsWith('-')
  );
}

/** A folder of short-lived links with plain names, for files whose names exiftool cannot take. */
export class ReachableNames {
  readonly #scratchDir: string;
  #folder: Promise<string> | null = null;
  #count = 0;

  constructor(scratchDir: string) {
    this.#scratchDir = scratchDir;
  }

  /**
   * Creates a link to `absPath`, runs `use` with the link's path, and removes the link. Returns a failure if there can
   * be no link.
   */
  async withLink<T>(absPath: string, use: (link: string) => Promise<T>): Promise<T | TagsFailure> {
    let link: string;
    try {
      this.#folder ??= mkdtemp(join(this.#scratchDir, 'mediastruct-names-'));
      // exiftool knows some formats only by their extension.
      const extension = extensionOf(absPath).replace(/[^a-z0-9]/g, '');
      link = join(await this.#folder, `file-${++this.#count}${extension === '' ? '' : `.${extension}`}`);
      await symlink(toFsPath(absPath), link);
    } catch (error) {
      const message = `${displayPath(absPath)}: exiftool cannot take this name, and no link could be made: ${String(error)}`;
      return { kind: 'failed', code: 'unreachable-name', message };
    }
    try {
      return await use(link);
    } finally {
      await unlink(link).catch(() => undefined);
    }
  }

  /** Removes the folder with all links that are left in it. */
  async close(): Promise<void> {
    const folder = await this.#folder?.catch(() => null);
    this.#folder = null;
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}
