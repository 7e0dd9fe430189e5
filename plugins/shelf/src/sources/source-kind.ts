import type { Holder, HolderKind, Library, ListedCopy } from '@mediastruct/core';
import { allAsDamaged, asDamaged, MediaStructError } from '@mediastruct/core/base';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownSource } from '../ledger/shelf-state.ts';
import { readSourceFooter, readSourceListing, sourceListingPath } from './source-listing.ts';

/**
 * The names of files that are no longer in their sources, or whose source is not on this computer: no copies, but who looks for such a name
 * finds the disks that have the content. What stands in a source here is told by the index of its tree.
 */
export const sourceKind: HolderKind = {
  name: 'source',
  holders: (library, onDamaged) => {
    try {
      return readShelf(library).sources.flatMap((source) => sourceHolder(library, source));
    } catch (error) {
      if (!(error instanceof MediaStructError)) throw error;
      onDamaged(error);
      return [];
    }
  },
};

function sourceHolder(library: Library, source: KnownSource): readonly Holder[] {
  const { access } = library;
  const path = sourceListingPath(library, source.sourceId);
  const isAway = source.root === null;
  const footer = asDamaged(path, () => readSourceFooter(access, path));
  if (footer === null || (!isAway && footer.gone === 0)) return [];
  return [
    {
      kind: sourceKind.name,
      name: source.name,
      root: '',
      place: isAway ? 'not on this computer' : 'gone from there',
      holdsCopies: false,
      listing: {
        mark: () => ({ base: `${footer.sha256}${isAway ? ' away' : ''}`, changes: 0 }),
        copies: () => allAsDamaged(path, namesOf(library, { path, isAway })),
        changesSince: () => null,
      },
      isReachable: () => false,
      listedAt: () => null,
      provenAt: () => null,
      proofs: () => [],
    },
  ];
}

function* namesOf(
  { access }: Library,
  { path, isAway }: { path: string; isAway: boolean },
): Generator<ListedCopy> {
  const told = new Set<string>();
  for (const entry of readSourceListing(access, path)) {
    if (entry.kind !== 'gone' && !(isAway && entry.kind === 'file')) continue;
    // Several contents may have had one name, one after the other.
    if (told.has(entry.path)) continue;
    told.add(entry.path);
    const { size, sha256, taken = null, camera = null } = entry;
    yield {
      ...{ path: entry.path, size, sha256, taken, camera },
      ...{ origin: null, verifiedAt: null, isSound: false },
    };
  }
}
