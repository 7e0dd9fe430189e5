import type { Library } from '@mediastruct/core';
import { pathToBytes } from '@mediastruct/core/base';
import { standingObjects } from '../disks/disk-objects.ts';
import { objectLogPath } from '../disks/object-log.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import { readSourceListing, sourceListingPath } from '../sources/source-listing.ts';

/**
 * The list for restore.sh: a line for each file of the sources, those that are gone too: SHA-256, size, time in seconds, the disks that have it, its source and
 * path. TAB between the fields; in disks and names `%25 %0D %0A %09` stand for `% CR LF TAB`. Bytes that are not UTF-8 are
 * given as they are. Memory: about 150 bytes an object of each disk.
 */
export function* fileLines(library: Library): Generator<Buffer> {
  const { disks, sources } = readShelf(library);
  const counting = disks.filter(({ standing }) => standing === 'active' || standing === 'retired');
  const held = counting.map(({ diskId }) => standingObjects(library.access, objectLogPath(library, diskId)));
  for (const source of sources)
    for (const entry of readSourceListing(library.access, sourceListingPath(library, source.sourceId))) {
      if (entry.kind !== 'file' && entry.kind !== 'gone') continue;
      const on = counting.filter((_, nth) => held[nth]?.has(entry.sha256) === true).map(({ name }) => name);
      const seconds = BigInt(entry.mtimeNs) / 1_000_000_000n;
      const name = `${source.name}/${entry.path}`;
      const fields = [entry.sha256, entry.size, seconds, on.join(', '), name];
      yield pathToBytes(`${fields.map((field) => encoded(String(field))).join('\t')}\n`);
    }
}

function encoded(text: string): string {
  return text.replace(/[%\r\n\t]/g, (character) => {
    const digits = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
    return `%${digits}`;
  });
}
