import type { Catalogue, ErrorCode, FileAccess, Library } from '@mediastruct/core';
import { folderOf, MediaStructError } from '@mediastruct/core/base';
import { openCatalogue } from '@mediastruct/core/catalogue';
import { readDecisions } from '@mediastruct/core/decisions';
import type { ThreadLibrary } from '../catalogue/thread-library.ts';
import { openingOnThread, openOnThread } from '../catalogue/thread-library.ts';
import { ComparedCopies } from './compared-copies.ts';
import type { ComparedSet, SetOfFolders } from './compared-sets.ts';
import { comparedSets, setOfFolders } from './compared-sets.ts';
import type { SetColumns } from './duplicate-sets.ts';
import type { FolderRule, HeldSet, RuleFolder } from './folder-rule.ts';
import { planFolderRules } from './folder-rule.ts';
import { heldCopies } from './held-copies.ts';
import { setColumns } from './set-columns.ts';

// What passes over all sets of equal files, on a thread with a catalogue of its own: the server answers meanwhile.

export interface RulesTask extends ThreadLibrary {
  readonly folders: readonly [RuleFolder, RuleFolder];
}

export interface FoldersTask extends ThreadLibrary {
  /** Absolute. */
  readonly folders: readonly [string, string];
}

/** What a thread answers; an error that people are told is a value. */
export type Answered<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly suggestions: readonly string[];
    };

export function findSetsOnThread(task: ThreadLibrary): Promise<Answered<SetColumns>> {
  return withSets(task, (sets) => setColumns(sets));
}

export function planRulesOnThread({
  folders,
  ...task
}: RulesTask): Promise<Answered<readonly [FolderRule, FolderRule]>> {
  return withSets(task, (sets, library) =>
    planFolderRules(setsOfBoth(sets, folders, library.access), readDecisions(library), folders),
  );
}

export function findSetOfFoldersOnThread({
  folders,
  ...task
}: FoldersTask): Promise<Answered<SetOfFolders | null>> {
  return withSets(task, (sets) => setOfFolders(sets, folders));
}

async function withSets<Answer>(
  task: ThreadLibrary,
  work: (sets: Iterable<ComparedSet>, library: Library) => Answer,
): Promise<Answered<Answer>> {
  try {
    const { library, kinds } = await openOnThread(task);
    const opening = openingOnThread(library, { kinds, mostBytes: task.mostBytes });
    using catalogue: Catalogue = openCatalogue(library, opening);
    const compared = new ComparedCopies(library, catalogue);
    return { kind: 'answer', answer: work(comparedSets(catalogue, compared), library) };
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    const { code, message, suggestions } = error;
    return { kind: 'failed', code, message, suggestions };
  }
}

/** The sets with copies in both folders; files are looked at in those only. */
function* setsOfBoth(
  sets: Iterable<ComparedSet>,
  folders: readonly RuleFolder[],
  access: FileAccess,
): Generator<HeldSet> {
  for (const { sha256, copies } of sets) {
    const holds = ({ tree, folder }: RuleFolder) =>
      copies.some((copy) => copy.tree.tree.name === tree && folderOf(copy.path) === folder);
    if (folders.every(holds)) yield { sha256, copies: heldCopies(access, sha256, copies) };
  }
}
