import type { KnownCopy } from '../catalogue/catalogue.ts';
import type { FileStat } from '../files/file-access.ts';
import { messageOf, statIfReadable } from '../files/file-access.ts';
import { joinPath } from '../files/walk.ts';
import type { Holder } from '../holders/holder.ts';
import { knownTrees, TreeViews } from '../holders/tree-views.ts';
import { treeKind } from '../holders/tree-kind.ts';
import { volumeKind } from '../holders/volume-kind.ts';
import type { Session } from '../journal/session.ts';
import type { Tree } from '../library/library.ts';
import { TreeRanks } from '../library/rank.ts';

/** How well a content is known elsewhere, the better the higher. */
export const NOWHERE = 0;
export const UNPROVEN = 1;
export const DISPLACED = 2;
export const ELSEWHERE = 3;
export type Worth = typeof NOWHERE | typeof UNPROVEN | typeof DISPLACED | typeof ELSEWHERE;

/** Tells what copies that other holders list are worth to a tree, as far as can be told without reading them. */
export class CopyWorth {
  readonly #session: Session;
  readonly #tree: Tree;
  readonly #views: TreeViews;
  readonly #ranks: TreeRanks;
  /** By root. */
  readonly #rankOf = new Map<string, number>();
  /** Whether the root of a tree is there, by its path. */
  readonly #roots = new Map<string, boolean>();
  /** Roots of trees of which it was told that a file in them cannot be looked at. */
  readonly #told = new Set<string>();

  constructor(session: Session, tree: Tree) {
    this.#session = session;
    this.#tree = tree;
    this.#views = new TreeViews(session.library, knownTrees(session.library));
    this.#ranks = new TreeRanks(session);
  }

  /**
   * A volume that was never read back from a disc is its folder alone; where a disc is told of, it may hold the file. A tree that is there
   * and has no such file holds nothing: it may be another view of the tree that lost it, also where the link that named it is gone. One that is unplugged is believed.
   */
  of({ holder, path, isSound }: KnownCopy): Worth {
    if (!isSound || !holder.holdsCopies) return NOWHERE;
    if (holder.kind === treeKind.name) {
      const root = this.#views.realRootOf(holder.name) ?? holder.root;
      if (this.#isThere(root) && this.#stat(root, path) === null) return NOWHERE;
      return this.#rankOfTree(holder) > this.#rankOfTree(this.#tree) ? DISPLACED : ELSEWHERE;
    }
    if (holder.proofs().length > 0) return holder.kind === volumeKind.name ? ELSEWHERE : DISPLACED;
    return holder.place === null ? NOWHERE : UNPROVEN;
  }

  /** Whether a file was seen at a path below the tree's own root. */
  isFileInTree(path: string): boolean {
    return this.#stat(this.#tree.root, path)?.kind === 'file';
  }

  /** A root that cannot be looked at, as that of a network disk which is gone, is taken for unplugged. */
  #isThere(root: string): boolean {
    const known = this.#roots.get(root);
    if (known !== undefined) return known;
    const stat = statIfReadable(this.#session.library.access, root, (error) =>
      this.#note(root, `this tree cannot be looked at and counts as unplugged: ${messageOf(error)}`),
    );
    this.#roots.set(root, stat !== null);
    return stat !== null;
  }

  /** Null too for what cannot be looked at: a copy that was not seen does not count. */
  #stat(root: string, path: string): FileStat | null {
    const absolute = joinPath(root, path);
    return statIfReadable(this.#session.library.access, absolute, (error) => {
      if (this.#told.has(root)) return;
      this.#told.add(root);
      this.#note(
        absolute,
        `cannot be looked at, so it counts as no copy, as others of its tree that cannot be: ${messageOf(error)}`,
      );
    });
  }

  #rankOfTree({ name, root }: Pick<Holder, 'name' | 'root'>): number {
    const known = this.#rankOf.get(root);
    if (known !== undefined) return known;
    const own = this.#session.library.trees.find((tree) => tree.name === name);
    const rank = this.#ranks.of(own ?? { role: 'further', root });
    this.#rankOf.set(root, rank);
    return rank;
  }

  #note(path: string, message: string): void {
    this.#session.progress({ kind: 'note', message, path });
  }
}
