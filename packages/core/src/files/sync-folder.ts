import { dirname } from 'node:path';
import type { FileAccess } from './file-access.ts';
import { errnoOf, lstatOrNull, OPEN } from './file-access.ts';

/**
 * Makes the names in a folder durable. Does nothing where that is not possible: Windows cannot open a folder, and some
 * network mounts answer EINVAL. Throws every other error.
 */
export function syncFolder(access: FileAccess, path: string): void {
  if (process.platform === 'win32') return;
  const fd = access.open(path, OPEN.read | OPEN.folder);
  try {
    access.fsync(fd);
  } catch (error) {
    if (errnoOf(error) !== 'EINVAL') throw error;
  } finally {
    access.close(fd);
  }
}

/** Makes the bytes of a file durable. */
export function syncFile(access: FileAccess, path: string): void {
  const fd = access.open(path, OPEN.read);
  try {
    access.fsync(fd);
  } finally {
    access.close(fd);
  }
}

/**
 * Creates `path` and the missing folders above it, and makes each new name durable. Calls `onMissing` with each folder
 * before any is created, outermost first.
 */
export function makeFolders(access: FileAccess, path: string, onMissing?: (path: string) => void): void {
  const folders = new MissingFolders(access);
  folders.add(path);
  for (const folder of folders.paths) onMissing?.(folder);
  folders.create();
  folders.check(path);
}

/**
 * Folders that are created together: a folder that gets many new ones is made durable once and not for each of them.
 * Memory: about 200 bytes for each missing folder.
 */
export class MissingFolders {
  readonly #access: FileAccess;
  /** Whether the folder is missing, for each that was looked at. */
  readonly #known = new Map<string, boolean>();
  /** Why a folder could not be created or made durable, by its path. */
  readonly #errors = new Map<string, unknown>();

  constructor(access: FileAccess) {
    this.#access = access;
  }

  /** Adds a folder and the missing ones above it. */
  add(path: string): void {
    const above: string[] = [];
    for (let at = path; !this.#known.has(at); at = dirname(at)) {
      const isMissing = lstatOrNull(this.#access, at) === null;
      above.push(at);
      if (!isMissing) {
        this.#known.set(at, false);
        break;
      }
      if (dirname(at) === at) break;
    }
    for (const folder of above.reverse()) if (!this.#known.has(folder)) this.#known.set(folder, true);
  }

  /** The missing folders, each behind those above it. */
  get paths(): readonly string[] {
    return [...this.#known].filter(([, isMissing]) => isMissing).map(([path]) => path);
  }

  /** Creates all of them and then makes their names durable. What fails is told by `check`. */
  create(): void {
    const { paths } = this;
    for (const folder of paths) this.#attempt([folder], () => makeFolder(this.#access, folder));
    for (const [parent, folders] of Map.groupBy(paths, (folder) => dirname(folder)))
      this.#attempt(folders, () => syncFolder(this.#access, parent));
  }

  /** Throws the error that kept a folder, or one above it, from standing durably. */
  check(path: string): void {
    for (let at = path; ; at = dirname(at)) {
      if (this.#errors.has(at)) throw this.#errors.get(at);
      if (dirname(at) === at) return;
    }
  }

  #attempt(folders: readonly string[], step: () => void): void {
    const failed = folders.filter((folder) => this.#errors.has(folder));
    if (failed.length === folders.length) return;
    try {
      step();
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      for (const folder of folders) if (!this.#errors.has(folder)) this.#errors.set(folder, error);
    }
  }
}

/** Another process may have created it in between. */
function makeFolder(access: FileAccess, folder: string): void {
  try {
    access.mkdir(folder);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
}
