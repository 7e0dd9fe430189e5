import type { CopyChoice, StandingDecisions } from '@mediastruct/core';
import { folderOf } from '@mediastruct/core/base';
import type { LibraryView } from '../library-view.ts';
import type { ComparedCopies, ComparedCopy } from './compared-copies.ts';
import { isDecidedAlone, isReference } from './compared-copies.ts';
import { isAsWellHeldBy } from '@mediastruct/core/dedupe';

/** A folder of a tree, without those below it. */
export interface RuleFolder {
  readonly tree: string;
  readonly folder: string;
}

/** What keeping one of two folders would decide. */
export interface FolderRule {
  readonly keep: RuleFolder;
  readonly aside: RuleFolder;
  readonly choices: readonly CopyChoice[];
  /** Files that would be set aside, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Sets of both folders that somebody decided about before; these decisions stay. */
  readonly decidedBefore: number;
}

/**
 * Decides for every set with copies in both folders that those of one stay and those of the other go. Copies elsewhere are not decided about, and stay. One pass over the sets; memory grows with those that are covered, 600 bytes each.
 */
export function planFolderRule(
  view: LibraryView,
  { compared, standing }: { readonly compared: ComparedCopies; readonly standing: StandingDecisions },
  { keep, aside }: Pick<FolderRule, 'keep' | 'aside'>,
): FolderRule {
  const choices: CopyChoice[] = [];
  let [files, bytes, decidedBefore] = [0, 0, 0];
  for (const { sha256, copies: all } of view.open().catalogue.repeatedIn(compared.holders)) {
    const copies = compared.of(all);
    const kept = copies.filter((copy) => isIn(copy, keep));
    const gone = copies.filter(
      (copy) =>
        isIn(copy, aside) &&
        !isReference(copy) &&
        kept.some((keeper) => isAsWellHeldBy(keeper.tree.rank, copy.tree.rank)),
    );
    if (kept.length === 0 || gone.length === 0 || !isDecidedAlone(copies)) continue;
    if (standing.copies.has(sha256)) decidedBefore += 1;
    else {
      const toFile = ({ tree, path }: ComparedCopy) => ({ tree: tree.tree.name, path, sha256 });
      choices.push({ kind: 'copies', set: sha256, keep: kept.map(toFile), aside: gone.map(toFile) });
      files += gone.length;
      bytes += gone.reduce((sum, { size }) => sum + size, 0);
    }
  }
  return { keep, aside, choices, files, bytes, decidedBefore };
}

function isIn({ tree, path }: ComparedCopy, of: RuleFolder): boolean {
  return tree.tree.name === of.tree && folderOf(path) === of.folder;
}
