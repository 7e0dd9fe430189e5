import type { Library } from '@mediastruct/core';
import { diskObjects } from '../disks/disk-objects.ts';
import { objectLogPath } from '../disks/object-log.ts';
import type { KnownDisk } from '../ledger/shelf-state.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import { HashIndex } from '../plan/table/hash-index.ts';
import { hashToWords, WORDS } from '../plan/table/hash-words.ts';
import { isContent } from '../sources/merge-gone.ts';
import { readSourceListing, sourceListingPath } from '../sources/source-listing.ts';
import type { CopyJudge } from './file-copies.ts';
import { provenCount } from './file-copies.ts';
import type { ShelfObject } from './shelf-node.ts';

/**
 * What stands on disks and belongs to no source any more, each content once, in the order in which it was stored. Its name is the one that it was stored under. Memory: about 40 bytes for each
 * content of the sources, and 150 for each object of one disk.
 */
export function* unlistedObjects(
  library: Library,
  judge: CopyJudge,
  disks: readonly Pick<KnownDisk, 'diskId'>[],
): Generator<ShelfObject> {
  const { access } = library;
  const words = new Uint32Array(WORDS);
  const known = listedContents(library, words);
  for (const { diskId } of disks)
    for (const { sha256, size, origin } of diskObjects(access, objectLogPath(library, diskId))) {
      hashToWords(sha256, words);
      const before = known.count;
      known.add(words);
      if (known.count === before) continue;
      const copies = judge.copiesOf(sha256);
      yield { kind: 'object', path: origin ?? sha256, sha256, size, proven: provenCount(copies), copies };
    }
}

function listedContents(library: Library, words: Uint32Array): HashIndex {
  const listed = new HashIndex();
  for (const { sourceId } of readShelf(library).sources)
    for (const entry of readSourceListing(library.access, sourceListingPath(library, sourceId))) {
      if (!isContent(entry)) continue;
      hashToWords(entry.sha256, words);
      listed.add(words);
    }
  return listed;
}
