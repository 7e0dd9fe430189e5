import { mkdtemp, rm, symlink, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { displayPath, toFsPath } from '../files/path-text.ts';
import { extensionOf } from './media-kind.ts';
import type { TagsFailure } from './tags-outcome.ts';

/** exiftool reads its arguments line by line from a pipe; far longer paths than these come from nobody's photographs. */
const MAX_PATH_LENGTH = 2000;

/**
 * Whether exiftool must reach a path through a link of ours. Its arguments are lines of UTF-8, so a line break
 * or other bytes cannot be passed; `{ready}` is the end mark of its answers and the answer repeats the name.
 */
export function needsLink(path: string): boolean {
  return (
    /[\r\n\0]|\{ready|^\s|\s$/.test(path) ||
    !path.isWellFormed() ||
    path.length > MAX_PATH_LENGTH ||
    basename(path).startsWith('-')
  );
}

/** A private folder of short-lived links with plain names to files whose own names exiftool cannot take. */
export class ReachableNames {
  readonly #scratchDir: string;
  #folder: Promise<string> | null = null;
  #count = 0;

  constructor(scratchDir: string) {
    this.#scratchDir = scratchDir;
  }

  /** Runs `use` with the path of a link to `absPath` and removes the link; a link that cannot be made is a failure. */
  async withLink<T>(absPath: string, use: (link: string) => Promise<T>): Promise<T | TagsFailure> {
    let link: string;
    try {
      this.#folder ??= mkdtemp(join(this.#scratchDir, 'names-'));
      // exiftool tells some formats apart by the extension only.
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

  /** Removes the folder and what a crashed read left in it. */
  async close(): Promise<void> {
    const folder = await this.#folder?.catch(() => null);
    this.#folder = null;
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}
