import { createHash } from 'node:crypto';
import type { Library } from '@mediastruct/core';
import { diskObjects, eventsOfObject } from '../disks/disk-objects.ts';
import { formatObjectEvent } from '../disks/object-event.ts';
import { objectLogFormat, objectLogPath } from '../disks/object-log.ts';
import { readShelf, sharedEvents } from '../ledger/shelf-ledger.ts';
import { sourceEntryFields } from '../sources/source-entry.ts';
import { readSourceHeader, readSourceListing, sourceListingPath } from '../sources/source-listing.ts';

/** docs/formats/shelf-disk.md */
export const SET_FORMAT = { format: 'mediastruct-shelf-set', version: 1 };
/** Of a set with a disk that was taken over, whose objects may not have been read yet. */
export const TAKEN_SET_FORMAT = { ...SET_FORMAT, version: 2 };

/** Which disk carries a catalogue, and as of when. */
export interface SetHeader {
  readonly setId: string;
  readonly diskId: string;
  readonly generation: number;
  /** ISO 8601 UTC. */
  readonly writtenAt: string;
  /** Of `setState`; absent where a program before this one wrote it. */
  readonly state?: string | undefined;
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
  const { disks, sources } = readShelf(library);
  const versions = disks.map(({ diskId }) => versionOf(library, diskId));
  yield { ...(versions.some((version) => version > 1) ? TAKEN_SET_FORMAT : SET_FORMAT), ...header };
  for (const event of sharedEvents(library)) yield { shelf: event };
  for (const { diskId, stamp } of disks) {
    const path = objectLogPath(library, diskId);
    const version = versionOf(library, diskId);
    yield { disk: { diskId, generation: stamp?.generation ?? 0, ...(version === 1 ? {} : { version }) } };
    for (const object of diskObjects(library.access, path))
      for (const event of eventsOfObject(object)) yield { object: formatObjectEvent(event) };
  }
  for (const { sourceId } of sources) {
    const path = sourceListingPath(library, sourceId);
    const header = readSourceHeader(library.access, path);
    if (header === null) continue;
    yield { source: header };
    for (const entry of readSourceListing(library.access, path)) yield { entry: sourceEntryFields(entry) };
  }
}

function versionOf(library: Library, diskId: string): number {
  return objectLogFormat(library.access, objectLogPath(library, diskId)).version;
}
