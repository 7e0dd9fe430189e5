import { statIfReadable } from '../../files/file-access.ts';
import { comparePaths } from '../../files/path-text.ts';
import { joinPath } from '../../files/walk.ts';
import { resolvedPath, rootsInside } from '../../holders/indexed-trees.ts';
import type { Session } from '../../journal/session.ts';
import { isAtOrBelow } from '../../library/path-below.ts';
import type { ComparedTree } from '../compared-trees.ts';

/** A tree that stands inside a compared one: the path of its root there, and its number among the compared trees, null if it is not one of them. */
export interface InnerTree {
  readonly path: string;
  readonly tree: number | null;
}

/**
 * By compared tree, the trees that stand inside it and in no other compared one between, by their real paths and in the order of these; the state of the
 * library is one that is not compared.
 */
export function innerTrees(
  { library }: Pick<Session, 'library'>,
  trees: readonly ComparedTree[],
): readonly (readonly InnerTree[])[] {
  const { access } = library;
  // Who could not be resolved was told when the trees were opened.
  const silent = () => {};
  const roots = trees.map(({ tree }) => resolvedPath(access, tree.root, silent));
  const isThere = (path: string) => {
    let isHidden = false;
    const stat = statIfReadable(access, path, () => (isHidden = true));
    return stat !== null || isHidden;
  };
  return trees.map(({ tree }, nth) => {
    const root = roots[nth] ?? tree.root;
    const others = roots.filter((other) => other !== root && isAtOrBelow(root, other));
    return [...new Set(rootsInside(library, tree, silent))]
      .map((path) => ({ path, absolute: joinPath(root, path) }))
      .filter(({ absolute }) => !others.some((other) => other !== absolute && isAtOrBelow(other, absolute)))
      .filter(({ absolute }) => isThere(absolute))
      .map(({ path, absolute }) => ({
        path,
        tree: roots.includes(absolute) ? roots.indexOf(absolute) : null,
      }))
      .sort((a, b) => comparePaths(`${a.path}/`, `${b.path}/`));
  });
}
