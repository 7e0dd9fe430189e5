import type { Catalogue, KnownContent } from '@mediastruct/core';
import { folderOf, joinPath } from '@mediastruct/core/base';
import type { ComparedCopies, ComparedCopy } from './compared-copies.ts';
import { isDecidedAlone } from './compared-copies.ts';

/** A set of equal files to decide about, with the copies that are compared, the one that goes before all others first. */
export interface ComparedSet {
  readonly sha256: string;
  readonly copies: readonly (KnownContent['copies'][number] & ComparedCopy)[];
}

/** Every set to decide about, in ascending order of the hashes. Costs a pass over all copies that share a hash: some seconds for a million. */
export function* comparedSets(catalogue: Catalogue, compared: ComparedCopies): Generator<ComparedSet> {
  for (const { sha256, copies: all } of catalogue.repeatedIn(compared.holders)) {
    const copies = compared.of(all);
    if (isDecidedAlone(copies)) yield { sha256, copies };
  }
}

/** A set that holds two folders, and the places of a copy in each of them. */
export interface SetOfFolders {
  readonly set: string;
  readonly places: readonly [number, number];
}

/** The first set with a copy directly in each of two folders, which are absolute; null where there is none. */
export function setOfFolders(
  sets: Iterable<ComparedSet>,
  [one, other]: readonly [string, string],
): SetOfFolders | null {
  for (const { sha256, copies } of sets) {
    const folders = copies.map(({ tree, path }) => joinPath(tree.tree.root, folderOf(path)));
    const places = [folders.indexOf(one), folders.indexOf(other)] as const;
    if (places[0] >= 0 && places[1] >= 0 && one !== other) return { set: sha256, places };
  }
  return null;
}
