import type { FileAccess } from './file-access.ts';
import { errnoOf, lstatOrNull } from './file-access.ts';
import type { Mount } from './mounts.ts';
import { MountTable } from './mounts.ts';

/**
 * The paths under which one folder is seen, because its file system, or a part of it, is mounted more than once. Linux tells its mounts, as they are when this is made;
 * elsewhere every folder has one path. What a driver shows anew (bindfs, an overlay, a share of this machine's own folders) counts as other folders.
 */
export class MountViews {
  readonly #access: FileAccess;
  readonly #table: MountTable;
  /** Of file systems that are mounted more than once. */
  readonly #byDevice: ReadonlyMap<string, readonly Mount[]>;

  constructor(access: FileAccess, table = MountTable.read(access)) {
    this.#access = access;
    this.#table = table;
    const devices = Map.groupBy(table.all, ({ device }) => device);
    this.#byDevice = new Map([...devices].filter(([, mounts]) => mounts.length > 1));
  }

  /** An absolute path without links, then its other paths. A path that cannot be looked at may be one of these, and counts as one. */
  pathsOf(path: string): readonly string[] {
    const mount = this.#table.at(path);
    const mounts = mount === null ? undefined : this.#byDevice.get(mount.device);
    if (mount === null || mounts === undefined) return [path];
    const inner = innerPath(mount, path);
    const others = mounts.flatMap((view) => {
      const other = pathIn(view, inner);
      return other === null || other === path || this.#table.at(other) !== view ? [] : [other];
    });
    return [path, ...new Set(others.filter((other) => this.#mayBeSame(path, other)))];
  }

  /** The path within its file system, of which a mount may show a part only; the path itself where no mount is known. */
  innerPathOf(path: string): string {
    const mount = this.#table.at(path);
    return mount === null ? path : innerPath(mount, path);
  }

  /** Whether something is mounted at a path. */
  isMount(path: string): boolean {
    return this.#table.at(path)?.folder === path;
  }

  /** Whether a folder holds a path below it itself, and shows it by no mount in it; both are absolute, without links. */
  isHeldBy(folder: string, path: string): boolean {
    return this.#table.at(folder) === this.#table.at(path);
  }

  /** Folders below a path at which something is mounted. */
  mountsBelow(path: string): readonly string[] {
    const start = path.endsWith('/') ? path : `${path}/`;
    return this.#table.all.map(({ folder }) => folder).filter((folder) => folder.startsWith(start));
  }

  /** File systems of a network may give several folders one path within them. */
  #mayBeSame(path: string, other: string): boolean {
    try {
      const [a, b] = [lstatOrNull(this.#access, path), lstatOrNull(this.#access, other)];
      return a !== null && b !== null && a.dev === b.dev && a.ino === b.ino;
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return true;
    }
  }
}

function innerPath({ root, folder }: Mount, path: string): string {
  return joined(root, folder === '/' ? path : path.slice(folder.length));
}

/** The path at which a mount shows a path of its file system; null where it does not show it. */
function pathIn({ root, folder }: Mount, inner: string): string | null {
  if (inner !== root && !inner.startsWith(root === '/' ? root : `${root}/`)) return null;
  return joined(folder, root === '/' ? inner : inner.slice(root.length));
}

/** `below` is empty or begins with a slash. */
function joined(top: string, below: string): string {
  if (below === '' || below === '/') return top;
  return top === '/' ? below : `${top}${below}`;
}
