import { dirname } from 'node:path';
import { messageOf, orNullIfAbsent, statIfReadable } from '../../files/file-access.ts';
import { pathIn } from '../../files/path-text.ts';
import { identityOf } from '../../files/stands-in.ts';
import { joinPath } from '../../files/walk.ts';
import { indexedTrees } from '../../holders/indexed-trees.ts';
import type { Session } from '../../journal/session.ts';
import type { Library, Tree } from '../../library/library.ts';
import type { LeaveOut } from '../../library/tree-filter.ts';
import { treeFilter } from '../../library/tree-filter.ts';

/** A folder as a part of a tree; the folder is relative to the root, `''` for the whole tree. */
export interface PartOfTree {
  readonly tree: Tree;
  readonly folder: string;
}

/**
 * The trees of the library and those that were crawled by their names, recognised by device and inode, so that neither a symlink nor a second mount of
 * one of them, or of a folder above it, hides what it is.
 */
export class OwnTrees {
  readonly #library: Library;
  readonly #trees = new Map<string, Tree>();
  /** The state folder, which is no tree and is never looked into. */
  readonly #state: string | null;
  readonly #warnings: Session['warnings'];

  constructor({ library, warnings }: Session) {
    this.#library = library;
    this.#warnings = warnings;
    const { access } = library;
    const identityAt = (path: string): string | null => {
      try {
        return orNullIfAbsent(() => identityOf(access.lstat(access.realpath(path))));
      } catch (error) {
        warnings.add(path, messageOf(error));
        return null;
      }
    };
    for (const tree of [...library.trees, ...indexedTrees(library, () => {})]) {
      const identity = identityAt(tree.root);
      if (identity !== null && !this.#trees.has(identity)) this.#trees.set(identity, tree);
    }
    this.#state = identityAt(library.state.folder);
  }

  /** The innermost tree that a folder is or stands in; null where it stands in none. */
  holding(absolute: string): PartOfTree | null {
    const { access } = this.#library;
    const real = access.realpath(absolute);
    for (let at = real; ; at = dirname(at)) {
      const tree = this.#trees.get(identityOf(access.lstat(at)));
      if (tree !== undefined)
        return { tree, folder: at === real ? '' : real.slice(at.length).replace(/^\//, '') };
      if (dirname(at) === at) return null;
    }
  }

  /** Whether a folder is one that holds duplicates, or validated ones, or stands in one, whatever tree stands there between. */
  isAside(absolute: string): boolean {
    const { access } = this.#library;
    for (let at = access.realpath(absolute); ; at = dirname(at)) {
      const tree = this.#trees.get(identityOf(access.lstat(at)));
      if (tree?.role === 'duplicates' || tree?.role === 'validated') return true;
      if (dirname(at) === at) return false;
    }
  }

  /**
   * What a walk in a tree leaves out: what every walk of it skips, and all folders that are a tree of their own, which are told to `onTree`. Paths are
   * relative to the root of the tree. A folder that cannot be looked at may be one of the trees: it is left out, too, with a warning.
   */
  filterOf(tree: Tree, onTree: (tree: Tree, path: string) => void = () => {}): LeaveOut {
    const isSkipped = treeFilter(this.#library, tree);
    return (path, kind) => {
      if (kind !== 'folder') return isSkipped(path, kind);
      const absolute = joinPath(tree.root, path);
      let isHidden = false;
      const stat = statIfReadable(this.#library.access, absolute, (error) => {
        isHidden = true;
        this.#warnings.add(absolute, messageOf(error));
      });
      // The walk tells of one that is gone.
      if (stat === null) return isHidden || isSkipped(path, kind);
      const identity = identityOf(stat);
      const other = this.#trees.get(identity);
      if (other !== undefined) onTree(other, absolute);
      return other !== undefined || identity === this.#state || isSkipped(path, kind);
    };
  }

  /** Whether a walk of the outer part comes to a folder that stands in it; both are resolved. */
  walksTo({ tree, folder }: PartOfTree, below: string): boolean {
    const isLeftOut = this.filterOf(tree);
    let path = folder;
    return below.split('/').every((name) => {
      path = pathIn(path, name);
      return !isLeftOut(path, 'folder');
    });
  }
}
