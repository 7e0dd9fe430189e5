import { dirname } from 'node:path';
import type { FileAccess } from '../../files/file-access.ts';
import { errnoOf } from '../../files/file-access.ts';
import { MountViews } from '../../files/mount-views.ts';
import { identitiesAbove, identityOf } from '../../files/stands-in.ts';
import type { OperationKind } from '../plan/operation.ts';

/** Folders whose answer is remembered; a run works through few folders at a time. */
const REMEMBERED = 4096;

/** A folder under a protected root out of which operations of these kinds may take files. */
export interface OpenedFolder {
  readonly path: string;
  readonly kinds: readonly OperationKind[];
}

export interface GuardedRoots {
  /** Absolute paths that nothing may be taken out of. */
  readonly closed: readonly string[];
  readonly opened?: readonly OpenedFolder[];
}

/**
 * Tells whether a file stands under a protected root. The file's folder is resolved and each folder above it, by every
 * mount that shows it (`identitiesAbove`), is compared by device and inode, so neither a symlink nor another spelling nor a second mount
 * of a folder above it or below the root leads around it. A folder that cannot be looked at by its own path counts as protected.
 */
export class ArchiveGuard {
  readonly #access: FileAccess;
  readonly #views: MountViews;
  readonly #closed: ReadonlySet<string>;
  readonly #opened: ReadonlyMap<string, readonly OperationKind[]>;
  readonly #known = new Map<string, boolean>();

  constructor(access: FileAccess, { closed, opened = [] }: GuardedRoots) {
    this.#access = access;
    this.#views = new MountViews(access);
    this.#closed = new Set(closed.map((root) => this.#identity(root)).filter((id) => id !== null));
    this.#opened = new Map(
      opened.flatMap(({ path, kinds }) => {
        const identity = this.#identity(path);
        return identity === null ? [] : [[identity, kinds]];
      }),
    );
  }

  /** Whether an operation of this kind must leave the file where it is. */
  isProtected(path: string, kind: OperationKind): boolean {
    const folder = dirname(path);
    const key = `${kind} ${folder}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const ground = this.#look(folder, kind);
    // Only what its job opened may be retired; a plan alone cannot send a file away for good.
    const found = kind === 'retire' ? ground !== 'opened' : ground === 'closed';
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }

  #look(folder: string, kind: OperationKind): 'opened' | 'closed' | 'free' {
    if (this.#closed.size === 0) return 'free';
    try {
      for (const identity of identitiesAbove(this.#access, folder, this.#views)) {
        if (this.#opened.get(identity)?.includes(kind)) return 'opened';
        if (this.#closed.has(identity)) return 'closed';
      }
      return 'free';
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return errnoOf(error) === 'ENOENT' ? 'free' : 'closed';
    }
  }

  /** A protected root that is not there protects nothing: no file can be under it. */
  #identity(root: string): string | null {
    try {
      return identityOf(this.#access.lstat(this.#access.realpath(root)));
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null;
      throw error;
    }
  }
}
