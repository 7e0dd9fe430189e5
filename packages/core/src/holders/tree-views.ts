import { dirname } from 'node:path';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, orNullIfAbsent } from '../files/file-access.ts';
import { MountViews } from '../files/mount-views.ts';
import { identityOf } from '../files/stands-in.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Library, Tree } from '../library/library.ts';
import { isAtOrBelow, pathBelow } from '../library/path-below.ts';
import { readIndexHeader } from '../records/index-file.ts';
import { indexedTrees } from './indexed-trees.ts';

/** A tree, and the folder that its root leads to. */
interface View {
  readonly tree: Tree;
  /** Absolute path without links; for a tree that is away, where it was when it was last crawled. */
  readonly real: string;
  /** Device and inode; null for a tree that is away. */
  readonly identity: string | null;
}

/** A tree that another one stands in. */
export interface TreeAround {
  readonly tree: Tree;
  /** Where the other one stands, below this one's root; empty where both are one folder. */
  readonly at: string;
}

/** The trees of the settings, and all others that have an index that can be read. */
export function knownTrees(library: Library): readonly Tree[] {
  const indexed = indexedTrees(library, () => {});
  return [...library.trees, ...indexed.filter((tree) => !library.trees.includes(tree))];
}

/**
 * Tells which trees show the same files, because one is, or stands in, the folder of another: by their paths, through links, and by other mounts. Trees of the settings
 * of which one is named as a folder in the other are apart: a crawl leaves the inner one out. A tree that is away is taken to stand where it was last crawled.
 * Looks at each tree's root, and at the folders above it, when it is made.
 */
export class TreeViews {
  readonly #own: ReadonlySet<string>;
  readonly #views: ReadonlyMap<string, View>;
  readonly #around = new Map<string, readonly TreeAround[]>();

  constructor({ access, trees }: Library, known: readonly Tree[]) {
    this.#own = new Set(trees.map(({ name }) => name));
    this.#views = new Map(known.map((tree) => [tree.name, viewOf(access, tree)]));
    const mounts = new MountViews(access);
    for (const [name, view] of this.#views) this.#around.set(name, this.#standingIn(access, view, mounts));
  }

  /** The trees whose folder a tree is, or stands in. */
  around(name: string): readonly TreeAround[] {
    return this.#around.get(name) ?? [];
  }

  /** The trees that stand in one, or are it, with their place below its root. */
  within(name: string): readonly TreeAround[] {
    return [...this.#around].flatMap(([inner, around]) => {
      const tree = this.#views.get(inner)?.tree;
      const at = around.find((one) => one.tree.name === name)?.at;
      return tree === undefined || at === undefined ? [] : [{ tree, at }];
    });
  }

  /** The same name for all trees that may hold the same file: that of the outermost. */
  placeOf(name: string): string {
    const names = [name, ...this.around(name).map(({ tree }) => tree.name)];
    const depth = (one: string) => this.around(one).filter(({ at }) => at !== '').length;
    return names.reduce((outer, one) => {
      const step = depth(one) - depth(outer);
      return step < 0 || (step === 0 && one < outer) ? one : outer;
    });
  }

  /** Whether the root of a tree could be looked at. */
  isThere(name: string): boolean {
    const view = this.#views.get(name);
    return view !== undefined && view.identity !== null;
  }

  /** The folder that the root of a tree leads to, or led to when it was last crawled. */
  realRootOf(name: string): string | null {
    return this.#views.get(name)?.real ?? null;
  }

  #standingIn(access: FileAccess, view: View, mounts: MountViews): readonly TreeAround[] {
    const found = new Map<string, TreeAround>();
    const take = (other: View, at: string) => {
      if (!this.#isApart(view.tree, other.tree)) found.set(other.tree.name, { tree: other.tree, at });
    };
    const others = [...this.#views.values()].filter(({ tree }) => tree.name !== view.tree.name);
    for (const other of others)
      if (isAtOrBelow(other.real, view.real)) take(other, pathBelow(other.real, view.real) ?? '');
    for (const { at, identity } of foldersFrom(access, view, mounts))
      for (const other of others) if (other.identity === identity) take(other, at);
    return [...found.values()];
  }

  #isApart(inner: Tree, outer: Tree): boolean {
    const isOwn = this.#own.has(inner.name) && this.#own.has(outer.name);
    return isOwn && (pathBelow(outer.root, inner.root) ?? pathBelow(inner.root, outer.root)) !== null;
  }
}

/** The folder of a tree that is there and all folders above it, by each of its mounts, with the path of the first below each. */
function* foldersFrom(
  access: FileAccess,
  { real, identity }: View,
  mounts: MountViews,
): Generator<{ readonly at: string; readonly identity: string | null }> {
  if (identity === null) return;
  for (const path of mounts.pathsOf(real))
    for (let above = path; ; above = dirname(above)) {
      yield { at: pathBelow(above, path) ?? '', identity: orNullIfUnread(() => identityAt(access, above)) };
      if (dirname(above) === above) break;
    }
}

function viewOf(access: FileAccess, tree: Tree): View {
  const real = orNullIfUnread(() => access.realpath(tree.root));
  const identity = real === null ? null : orNullIfUnread(() => identityAt(access, real));
  return { tree, real: real ?? realRootBefore(access, tree) ?? tree.root, identity };
}

function identityAt(access: FileAccess, path: string): string {
  return identityOf(access.lstat(path));
}

/** A damaged index is told by those that read it. */
function realRootBefore(access: FileAccess, { indexPath }: Tree): string | null {
  try {
    return readIndexHeader(access, indexPath)?.realRoot ?? null;
  } catch (error) {
    if (error instanceof MediaStructError) return null;
    throw error;
  }
}

/** A root that cannot be looked at is as one that is away. */
function orNullIfUnread<T>(look: () => T): T | null {
  try {
    return orNullIfAbsent(look);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}
