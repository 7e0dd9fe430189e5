import { MediaStructError } from '@mediastruct/core/base';
import type { CopyChoice, DecidedFile } from '@mediastruct/core';
import { fileKey } from '@mediastruct/core/decisions';
import { isAsWellHeldBy } from '@mediastruct/core/dedupe';
import type { HeldCopy } from './held-copies.ts';

/** What a page asks for. */
export interface AskedChoice {
  readonly keep: readonly Pick<DecidedFile, 'tree' | 'path'>[];
  /** The copies that it showed. */
  readonly shown: readonly Pick<DecidedFile, 'tree' | 'path'>[];
}

/** What became of what a page asked for. */
export interface MadeChoice {
  readonly choice: CopyChoice;
  /** Copies that were not asked to stay and stay all the same: those of references, and further names of one file. */
  readonly references: number;
  readonly linked: number;
}

/**
 * The choice that these copies of a set stay and all others are set aside; those of references stay in any case, and further names of one file are not decided about. Throws `usage` (64) where none is to stay, where one is
 * no copy of the set, where a copy would go that nobody was shown, and where a copy of the library would go for one outside of it. Pure.
 */
export function chooseCopies(
  set: string,
  copies: readonly HeldCopy[],
  { keep, shown }: AskedChoice,
): MadeChoice {
  const wanted = new Set(keep.map(fileKey));
  const known = new Set(copies.map(fileKey));
  if (keep.length === 0) throw refused('At least one copy has to stay');
  if ([...wanted].some((key) => !known.has(key)))
    throw refused('One of the copies is not there any more: look at the set again');
  const others = copies.filter((copy) => !wanted.has(fileKey(copy)));
  const kept = copies.filter((copy) => copy.isReference || wanted.has(fileKey(copy)));
  const linked = others.filter(({ isReference, isLinked }) => isLinked && !isReference);
  const aside = others.filter(({ isReference, isLinked }) => !isLinked && !isReference);
  const seen = new Set(shown.map(fileKey));
  const unseen = aside.find((copy) => !seen.has(fileKey(copy)));
  if (unseen !== undefined) throw refused(`${unseen.path} is a copy too by now: look at the set again`);
  for (const { rank, path } of aside)
    if (!kept.some((keeper) => isAsWellHeldBy(keeper.rank, rank)))
      throw refused(
        `${path} is of the library, and what would stay for it is not: keep a copy of the library too`,
      );
  return {
    choice: { kind: 'copies', set, keep: kept.map(toFile), aside: aside.map(toFile) },
    references: others.filter(({ isReference }) => isReference).length,
    linked: linked.length,
  };
}

/** The file as it is written down. */
export function toFile({ tree, path, sha256 }: DecidedFile): DecidedFile {
  return { tree, path, sha256 };
}

function refused(message: string): MediaStructError {
  return new MediaStructError('usage', message);
}
