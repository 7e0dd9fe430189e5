import { dirname } from 'node:path';
import type { FileAccess, FileError } from './file-access.ts';
import { errnoOf, fileErrorOf, lstatOrNull, OPEN, toError } from './file-access.ts';

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

/** As `syncFolder`, for several: why each of them could not be made durable, null where it was. */
export function syncFolders(access: FileAccess, paths: readonly string[]): (FileError | null)[] {
  return paths.map((path) => {
    try {
      syncFolder(access, path);
      return null;
    } catch (error) {
      return fileErrorOf(error);
    }
  });
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
  folders.endWith(syncFolders(access, folders.parents));
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

  /** Creates all of them. Their names are durable once `parents` are synced; `endWith` is told how that ended. What fails is told by `check`. */
  create(): void {
    for (const folder of this.paths) {
      const above = this.#errors.get(dirname(folder));
      if (above === undefined) this.#attempt(folder, () => makeFolder(this.#access, folder));
      else this.#errors.set(folder, above);
    }
  }

  /** The folders that got new ones, each once. */
  get parents(): readonly string[] {
    return [...new Set(this.#created().map((folder) => dirname(folder)))];
  }

  /** Takes in why each of `parents` could not be synced; null for one that was. */
  endWith(outcomes: readonly (FileError | null)[]): void {
    const failed = new Map(this.parents.map((parent, at) => [parent, outcomes[at] ?? null]));
    for (const folder of this.#created()) {
      const error = failed.get(dirname(folder)) ?? null;
      if (error !== null) this.#errors.set(folder, toError(error));
    }
  }

  /** Throws the error that kept a folder, or one above it, from standing durably. */
  check(path: string): void {
    for (let at = path; ; at = dirname(at)) {
      if (this.#errors.has(at)) throw this.#errors.get(at);
      if (dirname(at) === at) return;
    }
  }

  #created(): readonly string[] {
    return this.paths.filter((folder) => !this.#errors.has(folder));
  }

  #attempt(folder: string, step: () => void): void {
    try {
      step();
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      this.#errors.set(folder, error);
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
