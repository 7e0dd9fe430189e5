import { createHash } from 'node:crypto';
import type { FileAccess, Library } from '@mediastruct/core';
import { lstatOrNull, readLines, readSealedLines } from '@mediastruct/core/base';
import { objectLogMark, objectLogPath } from '../disks/object-log.ts';
import { readShelf, shelfLedgerPath } from '../ledger/shelf-ledger.ts';
import { SOURCE_FORMAT, sourceListingPath } from '../sources/source-listing.ts';

/**
 * A name for all that the catalogue of a set tells: two catalogues of one name tell the same, save for when they were written and when sources that have not
 * changed were looked at. Reads the listings of the sources, and of the logs of the disks their ends. Throws `damaged` (12), and what the system says where a file cannot be read.
 */
export function setState(library: Library): string {
  const { access } = library;
  const { disks, sources } = readShelf(library);
  const digest = createHash('sha256');
  const tell = (fact: unknown) => digest.update(`${JSON.stringify(fact)}\n`);
  tell(contentOf(access, shelfLedgerPath(library)));
  for (const { diskId } of disks) tell([diskId, objectLogMark(access, objectLogPath(library, diskId))]);
  for (const { sourceId } of sources)
    tell([sourceId, entriesOf(access, sourceListingPath(library, sourceId))]);
  return digest.digest('hex');
}

/** A hash of all lines of a file; null where there is none. */
function contentOf(access: FileAccess, path: string): string | null {
  if (lstatOrNull(access, path) === null) return null;
  const digest = createHash('sha256');
  for (const { bytes } of readLines(access, path)) digest.update(bytes).update('\n');
  return digest.digest('hex');
}

/** A hash of the entries of a listing, without its header, which says when it was made; null where there is none. */
function entriesOf(access: FileAccess, path: string): string | null {
  if (lstatOrNull(access, path) === null) return null;
  const digest = createHash('sha256');
  for (const { bytes } of readSealedLines(access, path, SOURCE_FORMAT)) digest.update(bytes).update('\n');
  return digest.digest('hex');
}
