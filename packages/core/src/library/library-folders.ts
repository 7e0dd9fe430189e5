import type { FileAccess } from '../files/file-access.ts';
import { MountViews } from '../files/mount-views.ts';
import type { WarnOfPath } from '../files/real-path.ts';
import { realPathOf } from '../files/real-path.ts';
import type { Library } from './library.ts';
import { isAtOrBelow } from './path-below.ts';

/**
 * Tells which folders are the library's: its own folder, the trees that its settings name, and what stands in one of these, by whatever symlink or mount either was
 * reached. What is not there is placed by the nearest folder that is. A symlink in the library to a folder outside of it leads outside. Made once a run: the trees and mounts are looked up as they are then.
 */
export class LibraryFolders {
  readonly #access: FileAccess;
  readonly #warn: WarnOfPath;
  readonly #views: MountViews;
  readonly #roots: readonly string[];

  constructor(library: Pick<Library, 'root' | 'trees' | 'access'>, warn: WarnOfPath) {
    this.#access = library.access;
    this.#views = new MountViews(library.access);
    this.#roots = [library, ...library.trees].map(({ root }) => realPathOf(library.access, root, warn));
    this.#warn = warn;
  }

  /** Whether an absolute path is one of them or stands in one. */
  holds(path: string): boolean {
    return this.#views
      .pathsOf(realPathOf(this.#access, path, this.#warn))
      .some((one) => this.#roots.some((root) => isAtOrBelow(root, one)));
  }
}
