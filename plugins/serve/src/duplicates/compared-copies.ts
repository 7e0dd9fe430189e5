import type { Catalogue, Holder, KnownCopy, Library } from '@mediastruct/core';
import { displayPath, folderOf, ignoreProgress, nameOf } from '@mediastruct/core/base';
import type { ComparedTree } from '@mediastruct/core/dedupe';
import { comparedTrees } from '@mediastruct/core/dedupe';
import { mediaKind } from '@mediastruct/core/thumbnails';
import type { Problem } from '../server/answers.ts';
import { shownWarnings, Warnings } from '@mediastruct/core/sessions';

/** A copy in a tree whose copies are compared. */
export interface ComparedCopy {
  readonly tree: ComparedTree;
  readonly path: string;
}

/** Which copies `dedupe` compares: those of the trees of originals that are there now, as they were when this was made. Throws `no-index` (30), `tree-changed` (24). */
export class ComparedCopies {
  readonly holders: readonly Holder[];
  /** What could not be looked at and is left out. */
  readonly problems: readonly Problem[];
  readonly #trees: ReadonlyMap<string, ComparedTree>;

  constructor(library: Library, catalogue: Catalogue) {
    const warnings = new Warnings(ignoreProgress);
    const session = { library, progress: ignoreProgress, warnings, now: () => new Date() };
    const { trees } = comparedTrees(session, {});
    const { count, first } = shownWarnings(warnings);
    const more = count - first.length;
    this.problems = [
      ...first.map(({ path, message }) => ({ message: `${displayPath(path)}: ${message}` })),
      ...(more > 0 ? [{ message: `and ${more} more trees or folders that are left out` }] : []),
    ];
    this.#trees = new Map(trees.map((compared) => [compared.tree.name, compared]));
    this.holders = catalogue
      .holders()
      .map(({ holder }) => holder)
      .filter(({ kind, name }) => kind === 'tree' && this.#trees.has(name));
  }

  /** The copies that are compared, the one that goes before all others first: by the rank of the tree, then by path. */
  of<Copy extends Pick<KnownCopy, 'holder' | 'path' | 'isSound' | 'size'>>(
    copies: readonly Copy[],
  ): readonly (Copy & ComparedCopy)[] {
    return copies
      .flatMap((copy) => {
        const tree = copy.holder.kind === 'tree' ? this.#trees.get(copy.holder.name) : undefined;
        const isCompared = copy.isSound && copy.size > 0 && tree?.isOthers(folderOf(copy.path)) === false;
        return tree !== undefined && isCompared ? [{ ...copy, tree }] : [];
      })
      .sort((a, b) => a.tree.rank - b.tree.rank || (a.path < b.path ? -1 : 1));
  }
}

/** Whether a set is one to decide about, by the copy that goes before all others: sidecars come along with their picture. */
export function isDecidedAlone(copies: readonly ComparedCopy[]): boolean {
  const [best] = copies;
  return best !== undefined && copies.length > 1 && mediaKind(nameOf(best.path)) !== 'sidecar';
}

/** Whether nothing is ever taken out of the folder where a copy stands. */
export function isReference({ tree, path }: ComparedCopy): boolean {
  return tree.isReference(folderOf(path));
}
