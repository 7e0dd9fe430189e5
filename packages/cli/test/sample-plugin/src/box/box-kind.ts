import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { HolderKind, ListedCopy, Library } from '@mediastruct/core';

/** The box of a library: a folder beside its trees, and its listing in the library's state. */
export function boxFolder(library: Library): string {
  return `${library.root}/box`;
}

export function boxListing(library: Library): string {
  return `${library.state.folder}/sample-box.json`;
}

/** A kind of holder that core knows nothing of. */
export const boxKind: HolderKind = {
  name: 'box',
  holders: (library) => {
    const listing = boxListing(library);
    if (!existsSync(listing)) return [];
    return [
      {
        kind: 'box',
        name: 'attic',
        root: boxFolder(library),
        place: 'under the roof',
        holdsCopies: true,
        listing: {
          mark: () => ({
            base: createHash('sha256').update(readFileSync(listing)).digest('hex'),
            changes: 0,
          }),
          copies: () => JSON.parse(readFileSync(listing, 'utf8')) as ListedCopy[],
          changesSince: () => null,
        },
        isReachable: () => existsSync(boxFolder(library)),
        listedAt: () => null,
        provenAt: () => null,
        proofs: () => [],
      },
    ];
  },
};
