import { createHash } from 'node:crypto';
import type { Library } from '@mediastruct/core';
import { formatObjectEvent } from '../disks/object-event.ts';
import { diskObjects } from '../disks/disk-objects.ts';
import { objectLogPath } from '../disks/object-log.ts';
import { readShelf, sharedEvents } from '../ledger/shelf-ledger.ts';
import { sourceEntryFields } from '../sources/source-entry.ts';
import { readSourceHeader, readSourceListing, sourceListingPath } from '../sources/source-listing.ts';

/** docs/formats/shelf-disk.md */
export const SET_FORMAT = { format: 'mediastruct-shelf-set', version: 1 };

/** Which disk carries a catalogue, and as of when. */
export interface SetHeader {
  readonly setId: string;
  readonly diskId: string;
  readonly generation: number;
  /** ISO 8601 UTC. */
  readonly writtenAt: string;
}

/**
 * All that is known of a set of disks, as lines of NDJSON: the events of the shelf, then for each disk what stands on it, then the listing of each
 * source. The last line counts the others and has their SHA-256. Memory: that of reading one disk's log.
 */
export function* setLines(library: Library, header: SetHeader): Generator<string> {
  const digest = createHash('sha256');
  let lines = 0;
  for (const object of contentOf(library, header)) {
    const line = `${JSON.stringify(object)}\n`;
    digest.update(line);
    lines += 1;
    yield line;
  }
  yield `${JSON.stringify({ footer: true, lines, sha256: digest.digest('hex') })}\n`;
}

function* contentOf(library: Library, header: SetHeader): Generator<object> {
  yield { ...SET_FORMAT, ...header };
  for (const event of sharedEvents(library)) yield { shelf: event };
  const { disks, sources } = readShelf(library);
  for (const { diskId, stamp } of disks) {
    yield { disk: { diskId, generation: stamp?.generation ?? 0 } };
    for (const { verifiedAt, ...facts } of diskObjects(library.access, objectLogPath(library, diskId)))
      yield { object: formatObjectEvent({ kind: 'put', at: verifiedAt, ...facts }) };
  }
  for (const { sourceId } of sources) {
    const path = sourceListingPath(library, sourceId);
    const header = readSourceHeader(library.access, path);
    if (header === null) continue;
    yield { source: header };
    for (const entry of readSourceListing(library.access, path)) yield { entry: sourceEntryFields(entry) };
  }
}
