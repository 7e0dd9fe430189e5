import type { Session } from '@mediastruct/core';
import { readShelf } from '../ledger/shelf-ledger.ts';
import { mergeListings } from './merge-listings.ts';
import type { SourceEntry } from './source-entry.ts';
import type { SourceHeader } from './source-listing.ts';
import {
  readSourceFooter,
  readSourceHeader,
  readSourceListing,
  sourceListingPath,
  writeSourceListing,
} from './source-listing.ts';

/**
 * Takes what another record tells of a source into the listing here. A source that stands on this computer was looked at by ourselves, so ours is the newer one; else
 * the later look is. What only the older one has is kept as gone, so that its copies keep their grace and its names are found. Returns whether anything changed.
 */
export function takeListing(
  { library, now }: Session,
  header: SourceHeader,
  entries: Iterable<SourceEntry>,
): boolean {
  const { access } = library;
  const path = sourceListingPath(library, header.sourceId);
  const known = readSourceHeader(access, path);
  if (known === null) {
    writeSourceListing(access, path, { header, entries });
    return true;
  }
  const before = readSourceFooter(access, path)?.sha256;
  const isHere = readShelf(library).sources.some(
    ({ sourceId, root }) => sourceId === header.sourceId && root !== null,
  );
  const isNewer = !isHere && known.at < header.at;
  const ours = readSourceListing(access, path);
  const [newer, older] = isNewer ? [entries, ours] : [ours, entries];
  writeSourceListing(access, path, {
    header: isNewer ? header : known,
    entries: mergeListings(newer, older, now().toISOString()),
  });
  return readSourceFooter(access, path)?.sha256 !== before;
}
