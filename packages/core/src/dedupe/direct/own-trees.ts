import { dirname } from 'node:path';
import { messageOf, orNullIfAbsent, statIfReadable } from '../../files/file-access.ts';
import { pathIn } from '../../files/path-text.ts';
import { MountViews } from '../../files/mount-views.ts';
import { identitiesAbove, identityInReach, identityOf } from '../../files/stands-in.ts';
import { joinPath } from '../../files/walk.ts';
import { holdsOriginals, indexedTrees } from '../../holders/indexed-trees.ts';
import type { Session } from '../../journal/session.ts';
import type { Library, Tree } from '../../library/library.ts';
import type { LeaveOut } from '../../library/tree-filter.ts';
import { treeFilter } from '../../library/tree-filter.ts';

/** A folder as a part of a tree; the folder is relative to the root, `''` for the whole tree. */
export interface PartOfTree {
  readonly tree: Tree;
  readonly folder: string;
}

/** A part of a tree, and where on a path that leads to it the root of the tree stands. */
interface SeenPart extends PartOfTree {
  readonly root: string;
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
      // A mount of a folder that a tree before it holds is a part of that. Duplicates are duplicates wherever they are shown.
      if (!holdsOriginals(tree) || !this.#isHeldBefore(access.realpath(tree.root)))
        this.#trees.set(identity, tree);
    }
    this.#state = identityAt(library.state.folder);
  }

  /** The innermost tree that a folder is or stands in, by its own path or else by that of another mount; null where it stands in none. */
  holding(absolute: string): PartOfTree | null {
    const { access } = this.#library;
    const real = access.realpath(absolute);
    return this.#partAt(real) ?? this.#partsElsewhere(real)[0]?.part ?? null;
  }

  /** Whether a folder is one that holds duplicates, or validated ones, or stands in one, whatever tree stands there between. */
  isAside(absolute: string): boolean {
    const { access } = this.#library;
    for (const identity of identitiesAbove(access, absolute, this.#views)) {
      const tree = this.#trees.get(identity);
      if (tree !== undefined && !holdsOriginals(tree)) return true;
    }
    return false;
  }

  /** Whether a folder is the state folder of the library or stands in it. */
  isState(absolute: string): boolean {
    for (const identity of identitiesAbove(this.#library.access, absolute, this.#views))
      if (identity === this.#state) return true;
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
      const real = joinPath(root, path);
      const isMount = this.#views.isMount(real);
      const other = this.#trees.get(identity) ?? (isMount ? this.#shownOf(real) : undefined);
      if (other !== undefined) onTree(other, absolute);
      const isState = identity === this.#state || (isMount && this.isState(real));
      return other !== undefined || isState || isSkipped(path, kind);
    };
  }

  /** The innermost tree that a path without links is or stands in by itself. */
  #partAt(
    path: string,
    identityAt: (at: string) => string | null = (at) => identityOf(this.#library.access.lstat(at)),
  ): SeenPart | null {
    for (let at = path; ; at = dirname(at)) {
      const identity = identityAt(at);
      const tree = identity === null ? undefined : this.#trees.get(identity);
      if (tree !== undefined)
        return { tree, root: at, folder: at === path ? '' : path.slice(at.length).replace(/^\//, '') };
      if (dirname(at) === at) return null;
    }
  }

  /** The other paths of a path without links that stand in a tree, and what they are of it; those out of this user's reach are passed over. */
  #partsElsewhere(path: string): readonly { readonly path: string; readonly part: SeenPart }[] {
    const { access } = this.#library;
    const [, ...others] = this.#views.pathsOf(path);
    return others.flatMap((other) => {
      const part = this.#partAt(other, (at) => identityInReach(access, at));
      return part === null ? [] : [{ path: other, part }];
    });
  }

  /** The tree that a path stands in by another mount only. */
  #shownOf(path: string): Tree | undefined {
    const around = this.#partAt(path)?.tree;
    return this.#partsElsewhere(path).find(({ part }) => part.tree !== around)?.part.tree;
  }

  /** Whether a path shows a folder that a tree known by now holds itself. */
  #isHeldBefore(path: string): boolean {
    const around = this.#partAt(path)?.tree;
    return this.#partsElsewhere(path).some(
      ({ path: other, part }) => part.tree !== around && this.#views.isHeldBy(part.root, other),
    );
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
