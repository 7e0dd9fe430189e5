import type { Catalogue, ErrorCode, FileAccess, Library } from '@mediastruct/core';
import {
  folderOf,
  installedHolderKinds,
  MediaStructError,
  nodeFileAccess,
  openLibrary,
} from '@mediastruct/core/base';
import { openCatalogue } from '@mediastruct/core/catalogue';
import { readDecisions } from '@mediastruct/core/decisions';
import { ComparedCopies } from './compared-copies.ts';
import type { ComparedSet, SetOfFolders } from './compared-sets.ts';
import { comparedSets, setOfFolders } from './compared-sets.ts';
import type { SetColumns } from './duplicate-sets.ts';
import type { FolderRule, HeldSet, RuleFolder } from './folder-rule.ts';
import { planFolderRules } from './folder-rule.ts';
import { heldCopies } from './held-copies.ts';
import { setColumns } from './set-columns.ts';

// What passes over all sets of equal files, on a thread with a catalogue of its own: the server answers meanwhile.

export interface SetsTask {
  /** Absolute folder of the library. */
  readonly root: string;
}

export interface RulesTask extends SetsTask {
  readonly folders: readonly [RuleFolder, RuleFolder];
}

export interface FoldersTask extends SetsTask {
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

export function findSetsOnThread({ root }: SetsTask): Answered<SetColumns> {
  return withSets(root, (sets) => setColumns(sets));
}

export function planRulesOnThread({ root, folders }: RulesTask): Answered<readonly [FolderRule, FolderRule]> {
  return withSets(root, (sets, library) =>
    planFolderRules(setsOfBoth(sets, folders, library.access), readDecisions(library), folders),
  );
}

export function findSetOfFoldersOnThread({ root, folders }: FoldersTask): Answered<SetOfFolders | null> {
  return withSets(root, (sets) => setOfFolders(sets, folders));
}

function withSets<Answer>(
  root: string,
  work: (sets: Iterable<ComparedSet>, library: Library) => Answer,
): Answered<Answer> {
  try {
    const library = openLibrary(root, { access: nodeFileAccess });
    using catalogue: Catalogue = openCatalogue(library, { kinds: installedHolderKinds() });
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
