import { dirname } from 'node:path';
import { messageOf, orNullIfAbsent, statIfReadable } from '../../files/file-access.ts';
import { pathIn } from '../../files/path-text.ts';
import { MountViews } from '../../files/mount-views.ts';
import { foldersAbove, identityOf } from '../../files/stands-in.ts';
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
 * one of them, or of a folder above it or in it, hides what it is.
 */
export class OwnTrees {
  readonly #library: Library;
  readonly #trees = new Map<string, Tree>();
  /** The state folder, which is no tree and is never looked into. */
  readonly #state: string | null;
  readonly #warnings: Session['warnings'];
  readonly #views: MountViews;

  constructor({ library, warnings }: Session) {
    this.#library = library;
    this.#warnings = warnings;
    const { access } = library;
    this.#views = new MountViews(access);
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
      if (identity === null || this.#trees.has(identity)) continue;
      // One that a mount shows inside a tree before it is a part of that.
      if (this.#shownOf(access.realpath(tree.root)) === undefined) this.#trees.set(identity, tree);
    }
    this.#state = identityAt(library.state.folder);
  }

  /** The innermost tree that a folder is or stands in, by its own path or else by that of another mount; null where it stands in none. */
  holding(absolute: string): PartOfTree | null {
    const { access } = this.#library;
    for (const path of this.#views.pathsOf(access.realpath(absolute))) {
      const part = this.#partAt(path);
      if (part !== null) return part;
    }
    return null;
  }

  /** Whether a folder is one that holds duplicates, or validated ones, or stands in one, whatever tree stands there between. */
  isAside(absolute: string): boolean {
    const { access } = this.#library;
    for (const at of foldersAbove(access, absolute, this.#views)) {
      const tree = this.#trees.get(identityOf(access.lstat(at)));
      if (tree?.role === 'duplicates' || tree?.role === 'validated') return true;
    }
    return false;
  }

  /**
   * What a walk in a tree leaves out: what every walk of it skips, and all folders that are a tree of their own, or are mounted there out of one, which are told to
   * `onTree`. Paths are relative to the root of the tree. A folder that cannot be looked at may be one of the trees: it is left out, too, with a warning.
   */
  filterOf(tree: Tree, onTree: (tree: Tree, path: string) => void = () => {}): LeaveOut {
    const { access } = this.#library;
    const isSkipped = treeFilter(this.#library, tree);
    const root = access.realpath(tree.root);
    return (path, kind) => {
      if (kind !== 'folder') return isSkipped(path, kind);
      const absolute = joinPath(tree.root, path);
      let isHidden = false;
      const stat = statIfReadable(access, absolute, (error) => {
        isHidden = true;
        this.#warnings.add(absolute, messageOf(error));
      });
      // The walk tells of one that is gone.
      if (stat === null) return isHidden || isSkipped(path, kind);
      const identity = identityOf(stat);
      const other = this.#trees.get(identity) ?? this.#mountedAt(joinPath(root, path));
      if (other !== undefined) onTree(other, absolute);
      return other !== undefined || identity === this.#state || isSkipped(path, kind);
    };
  }

  /** The innermost tree that a path without links is or stands in by itself. */
  #partAt(path: string): PartOfTree | null {
    for (let at = path; ; at = dirname(at)) {
      const tree = this.#trees.get(identityOf(this.#library.access.lstat(at)));
      if (tree !== undefined)
        return { tree, folder: at === path ? '' : path.slice(at.length).replace(/^\//, '') };
      if (dirname(at) === at) return null;
    }
  }

  /** The tree out of which a folder is mounted at a path; undefined where nothing is, or nothing of another tree than stands around it. */
  #mountedAt(path: string): Tree | undefined {
    return this.#views.isMount(path) ? this.#shownOf(path) : undefined;
  }

  /** The tree that a path stands in by another mount only. */
  #shownOf(path: string): Tree | undefined {
    const around = this.#partAt(path)?.tree;
    const [, ...others] = this.#views.pathsOf(path);
    return others
      .map((other) => this.#partAt(other)?.tree)
      .find((tree) => tree !== undefined && tree !== around);
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
