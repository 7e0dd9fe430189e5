import type { Library } from '@mediastruct/core';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownSource } from '../ledger/shelf-state.ts';
import { readSourceListing, sourceListingPath } from './source-listing.ts';

/** One source, as `shelf source list` tells it. */
export interface SourceRow extends KnownSource {
  /** As it was last looked at; null where it never was. */
  readonly files: number | null;
  readonly bytes: number | null;
  /** Files that are gone from it or were replaced, and whose copies are kept for now. */
  readonly gone: number;
}

/** All sources, in the order in which they were added. Reads their listings through. */
export function sourceRows(library: Library): readonly SourceRow[] {
  return readShelf(library).sources.map((source) => {
    let files = 0;
    let bytes = 0;
    let gone = 0;
    let isListed = false;
    for (const entry of readSourceListing(library.access, sourceListingPath(library, source.sourceId))) {
      isListed = true;
      if (entry.kind === 'gone') gone += 1;
      if (entry.kind !== 'file') continue;
      files += 1;
      bytes += entry.size;
    }
    return { ...source, files: isListed ? files : null, bytes: isListed ? bytes : null, gone };
  });
}
