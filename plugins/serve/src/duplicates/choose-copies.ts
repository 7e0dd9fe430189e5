import { MediaStructError } from '@mediastruct/core/base';
import type { CopyChoice, DecidedFile } from '@mediastruct/core';
import { fileKey } from '@mediastruct/core/decisions';
import { isAsWellHeldBy } from '@mediastruct/core/dedupe';

/** A copy of a set as far as a choice among them depends on it. */
export interface Choosable extends DecidedFile {
  readonly isReference: boolean;
  /** The rank of its tree. */
  readonly rank: number;
}

/** What a page asks for. */
export interface AskedChoice {
  readonly keep: readonly Pick<DecidedFile, 'tree' | 'path'>[];
  /** The copies that it showed. */
  readonly shown: readonly Pick<DecidedFile, 'tree' | 'path'>[];
}

/**
 * The choice that these copies of a set stay and all others are set aside; those of references stay in any case. Throws `usage` (64) where none is to stay, where one is no copy of the set, where a copy would go that nobody was shown, and
 * where a copy of the library would go for one outside of it. Pure.
 */
export function chooseCopies(
  set: string,
  copies: readonly Choosable[],
  { keep, shown }: AskedChoice,
): CopyChoice {
  const wanted = new Set(keep.map(fileKey));
  const known = new Set(copies.map(fileKey));
  if (keep.length === 0) throw refused('At least one copy has to stay');
  if ([...wanted].some((key) => !known.has(key)))
    throw refused('One of the copies is not there any more: look at the set again');
  const stays = (copy: Choosable) => copy.isReference || wanted.has(fileKey(copy));
  const kept = copies.filter(stays);
  const aside = copies.filter((copy) => !stays(copy));
  const seen = new Set(shown.map(fileKey));
  const unseen = aside.find((copy) => !seen.has(fileKey(copy)));
  if (unseen !== undefined) throw refused(`${unseen.path} is a copy too by now: look at the set again`);
  for (const { rank, path } of aside)
    if (!kept.some((keeper) => isAsWellHeldBy(keeper.rank, rank)))
      throw refused(
        `${path} is of the library, and what would stay for it is not: keep a copy of the library too`,
      );
  return { kind: 'copies', set, keep: kept.map(toFile), aside: aside.map(toFile) };
}

function toFile({ tree, path, sha256 }: DecidedFile): DecidedFile {
  return { tree, path, sha256 };
}

function refused(message: string): MediaStructError {
  return new MediaStructError('usage', message);
}
