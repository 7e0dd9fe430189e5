import { join } from 'node:path';
import type { Library, Session } from '@mediastruct/core';
import {
  displayPath,
  makeFolders,
  MediaStructError,
  ScratchFolder,
  StateFileWriter,
} from '@mediastruct/core';
import type { FoundDisk } from '../disks/disk-here.ts';
import type { ObjectEvent } from '../disks/object-event.ts';
import { objectLogPath, writeObjectLog } from '../disks/object-log.ts';
import type { ShelfEvent } from '../ledger/shelf-event.ts';
import { readShelf, sharedEvents, SHELF_FORMAT, shelfLedgerPath, tellShelf } from '../ledger/shelf-ledger.ts';
import { foldShelf } from '../ledger/shelf-state.ts';
import { mergeShelves } from '../plan/merge/merge-shelves.ts';
import type { MergedDisk, NewerSide } from '../plan/merged-state.ts';
import type { SourceEntry } from '../sources/source-entry.ts';
import type { SourceHeader } from '../sources/source-listing.ts';
import { readSourceHeader, sourceListingPath, writeSourceListing } from '../sources/source-listing.ts';
import { Lookahead } from './lookahead.ts';
import type { SetItem, UnpackedSet } from './read-set.ts';
import { unpackSet } from './read-set.ts';

/** What came of taking over what a disk knows. */
export interface PulledSet {
  readonly setId: string;
  /** Events that this library did not have. */
  readonly events: number;
  /** Each disk, and whose record of it was the newer one. Of a `fork` neither was taken: the disk has to be looked at. */
  readonly disks: readonly { readonly diskId: string; readonly name: string; readonly newer: NewerSide }[];
  /** Sources whose listing was taken over. */
  readonly sources: readonly string[];
}

/**
 * Takes over what a disk knows of its set: the events of both sides are kept, and of each disk the record with the higher generation. A
 * library that has no shelf yet gets all of it. Whole or not at all: the ledger, which everything hangs on, is written last. Another set is `wrong-volume` (42).
 */
export async function pullSet(session: Session, { root, identity }: FoundDisk): Promise<PulledSet> {
  const { library } = session;
  const { access } = library;
  using scratch = new ScratchFolder('shelf');
  const set = await unpackSet(access, root, join(scratch.path, 'set.ndjson'));
  const { setId } = set.header;
  const ours = { setId: readShelf(library).setId ?? setId, events: [...sharedEvents(library)] };
  if (ours.setId !== setId || identity.setId !== setId) throw otherSet(root);
  const theirs = { setId, events: [...eventsOf(set)] };
  const merged = mergeShelves(ours, theirs, stampOf);
  const newer = new Map(merged.disks.map((disk) => [disk.diskId, disk]));
  const sources = takeItems(session, set, newer);
  writeEvents(library, merged.events);
  const { available: freeBytes } = access.statfs(root);
  tellShelf(session, [{ kind: 'disk-seen', diskId: identity.diskId, path: root, freeBytes }]);
  const names = new Map(foldShelf(merged.events).disks.map(({ diskId, name }) => [diskId, name]));
  return {
    setId,
    events: merged.events.length - ours.events.length,
    disks: merged.disks.map((disk) => ({
      diskId: disk.diskId,
      name: names.get(disk.diskId) ?? disk.diskId,
      newer: disk.newer,
    })),
    sources,
  };
}

function* eventsOf({ items }: UnpackedSet): Generator<ShelfEvent> {
  for (const item of items()) if (item.kind === 'shelf') yield item.event;
}

function stampOf(event: ShelfEvent) {
  if (event.kind !== 'disk-written') return null;
  const { diskId, generation, nonce } = event;
  return { diskId, generation, nonce };
}

/** Writes the logs of disks and the listings of sources that are newer on the disk; returns the names of the sources. */
function takeItems(
  session: Session,
  set: UnpackedSet,
  newer: ReadonlyMap<string, MergedDisk>,
): readonly string[] {
  const { library } = session;
  const taken: string[] = [];
  const items = new Lookahead(set.items());
  for (let item = items.take(); item !== null; item = items.take()) {
    if (item.kind === 'disk' && newer.get(item.diskId)?.newer === 'theirs') writeLog(library, item, items);
    if (item.kind !== 'source' || !isNewer(library, item.header)) continue;
    const path = sourceListingPath(library, item.header.sourceId);
    writeSourceListing(library.access, path, { header: item.header, entries: entriesOf(items) });
    taken.push(item.header.name);
  }
  return taken;
}

/** A listing is taken over where there is none, or where this computer does not have the source and the other looked at it later. */
function isNewer(library: Library, { sourceId, at }: SourceHeader): boolean {
  const known = readSourceHeader(library.access, sourceListingPath(library, sourceId));
  if (known === null) return true;
  const isHere = readShelf(library).sources.some((one) => one.sourceId === sourceId && one.root !== null);
  return !isHere && known.at < at;
}

function writeLog(
  library: Library,
  { diskId, format }: Extract<SetItem, { kind: 'disk' }>,
  items: Lookahead<SetItem>,
): void {
  const path = objectLogPath(library, diskId);
  writeObjectLog(library.access, path, { format, events: objectsOf(items) });
}

function* objectsOf(items: Lookahead<SetItem>): Generator<ObjectEvent> {
  for (let next = items.peek(); next?.kind === 'object'; next = items.peek()) {
    items.take();
    yield next.event;
  }
}

function* entriesOf(items: Lookahead<SetItem>): Generator<SourceEntry> {
  for (let next = items.peek(); next?.kind === 'entry'; next = items.peek()) {
    items.take();
    yield next.entry;
  }
}

function writeEvents(library: Library, events: readonly ShelfEvent[]): void {
  const path = shelfLedgerPath(library);
  makeFolders(library.access, join(path, '..'));
  using writer = new StateFileWriter(library.access, path);
  for (const line of [SHELF_FORMAT, ...events]) writer.write(`${JSON.stringify(line)}\n`);
  writer.commit();
}

function otherSet(root: string): MediaStructError {
  return new MediaStructError(
    'wrong-volume',
    `${displayPath(root)}: expected a disk of this shelf, found one of another set`,
    { path: root, suggestions: ['A library that has no shelf yet can take it over. Nothing was changed.'] },
  );
}
