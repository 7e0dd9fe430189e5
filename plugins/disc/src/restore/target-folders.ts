import type { FileAccess } from '@mediastruct/core';
import {
  displayPath,
  errnoOf,
  isAtOrBelow,
  lstatOrNull,
  MediaStructError,
  orNullIfAbsent,
  syncFolder,
} from '@mediastruct/core';

/**
 * The folders below the target, made where they are missing. Whatever the names are and wherever symlinks lead, a folder outside of the
 * target is refused. Memory: about 200 bytes a folder.
 */
export class TargetFolders {
  readonly #access: FileAccess;
  readonly #root: string;
  readonly #known = new Map<string, string>();

  /** `root`: absolute path. Before it exists nothing can be made in it. */
  constructor(access: FileAccess, root: string) {
    const real = orNullIfAbsent(() => access.realpath(root));
    this.#access = access;
    this.#root = real ?? root;
    if (real !== null) this.#known.set('', real);
  }

  /** The folder's real path; null where it does not exist. Throws `target-differs` (21) where it leads out, or a file has its name. */
  find(folder: string): string | null {
    return this.#resolve(folder, () => null);
  }

  /** The folder's real path, after it was made where it was missing; durable. Throws as `find` does. */
  make(folder: string): string {
    const made = this.#resolve(folder, (path) => {
      try {
        this.#access.mkdir(path);
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') throw error;
      }
      syncFolder(this.#access, path.slice(0, path.lastIndexOf('/')) || '/');
      return path;
    });
    // A folder that was made has a path.
    return made as string;
  }

  #resolve(folder: string, onMissing: (path: string) => string | null): string | null {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    if (folder === '') return null;
    const cut = folder.lastIndexOf('/');
    const above = this.#resolve(folder.slice(0, Math.max(0, cut)), onMissing);
    if (above === null) return null;
    const name = folder.slice(cut + 1);
    if (name === '' || name === '.' || name === '..' || name.includes('\0')) throw this.#leadsOut(folder);
    const path = `${above === '/' ? '' : above}/${name}`;
    if (lstatOrNull(this.#access, path) === null && onMissing(path) === null) return null;
    // A link that leads nowhere leads out: what would be made there is not below the target.
    const real = orNullIfAbsent(() => this.#access.realpath(path));
    if (real === null || !isAtOrBelow(this.#root, real)) throw this.#leadsOut(folder);
    const { kind } = this.#access.lstat(real);
    if (kind !== 'folder')
      throw new MediaStructError(
        'target-differs',
        `${displayPath(path)}: expected a folder, found a ${kind}`,
        { path },
      );
    this.#known.set(folder, real);
    return real;
  }

  #leadsOut(folder: string): MediaStructError {
    return new MediaStructError(
      'target-differs',
      `${displayPath(folder)}: expected a folder below ${displayPath(this.#root)}, and it leads out of it`,
      { path: folder },
    );
  }
}
