import type { Holder, HolderKind, Library } from '@mediastruct/core';
import {
  allAsDamaged,
  asDamaged,
  MediaStructError,
  orNullIfAbsent,
  readSealedFooter,
} from '@mediastruct/core/base';
import type { ChainFacts } from './chain-listing.ts';
import {
  CHAIN_LISTING_FORMAT,
  chainListingPath,
  knownChains,
  readChainCopies,
  readChainFacts,
} from './chain-listing.ts';

/**
 * Chains that a library was told of. Their files stand nowhere as such: each is derived from the volumes of one run or of several, so none can be opened by its path, and a run that needs a
 * file takes it from another holder. `delta chain restore` brings it back.
 */
export const chainKind: HolderKind = {
  name: 'chain',
  holders: (library, onDamaged) =>
    knownChains(library.access, library.state.folder).flatMap((id) => {
      const path = chainListingPath(library.state.folder, id);
      const facts = factsOf(library, path, onDamaged);
      return facts === null ? [] : [chainHolder(library, path, facts)];
    }),
};

function chainHolder({ access }: Library, path: string, facts: ChainFacts): Holder {
  const { name, folder, places, listedAt, provenAt } = facts;
  return {
    kind: chainKind.name,
    name,
    root: '',
    place: [folder, ...places].join('; '),
    holdsCopies: true,
    listing: {
      mark: () => {
        const footer = asDamaged(path, () => readSealedFooter(access, path, CHAIN_LISTING_FORMAT));
        return footer && { base: footer.sha256, changes: 0 };
      },
      copies: () => allAsDamaged(path, readChainCopies(access, path)),
      changesSince: () => null,
    },
    isReachable: () => false,
    listedAt: () => listedAt,
    provenAt: () => provenAt,
    proofs: () => (provenAt === null ? [] : [{ copy: `chain "${name}"`, verifiedAt: provenAt }]),
    forget: () => void orNullIfAbsent(() => access.unlink(path)),
  };
}

/** A damaged listing is told, and the chain left out. */
function factsOf(
  library: Library,
  path: string,
  onDamaged: (error: MediaStructError) => void,
): ChainFacts | null {
  try {
    return asDamaged(path, () => readChainFacts(library.access, path));
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    onDamaged(error);
    return null;
  }
}
