import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Library, Session } from '@mediastruct/core';
import {
  displayPath,
  makeFolders,
  MediaStructError,
  ScratchFolder,
  StateFileWriter,
} from '@mediastruct/core';
import type { DiskIdentity } from '../disks/disk-identity.ts';
import { writeDiskIdentity } from '../disks/disk-identity.ts';
import { judgeIdentity } from '../disks/judge-identity.ts';
import type { ObjectEvent } from '../disks/object-event.ts';
import { appendObjectEvents, objectLogPath, writeObjectLog } from '../disks/object-log.ts';
import { furtherJudgements, lastJudgements, withJudgements } from '../disks/merge-log.ts';
import type { ShelfEvent } from '../ledger/shelf-event.ts';
import { readShelf, sharedEvents, SHELF_FORMAT, shelfLedgerPath, tellShelf } from '../ledger/shelf-ledger.ts';
import { foldShelf } from '../ledger/shelf-state.ts';
import { mergeShelves } from '../plan/merge/merge-shelves.ts';
import type { MergedDisk, NewerSide } from '../plan/merged-state.ts';
import type { SourceEntry } from '../sources/source-entry.ts';
import { takeListing } from '../sources/take-listing.ts';
import { Lookahead } from './lookahead.ts';
import type { SetItem, SetRecord, UnpackedSet } from './read-set.ts';
import { openRecord } from './open-record.ts';

/** What came of taking over what a disk knows. */
export interface PulledSet {
  readonly setId: string;
  /** Which record on the disk was read. */
  readonly readFrom: SetRecord;
  /** When the record was written, ISO 8601 UTC: what happened to the set since is not in it. */
  readonly writtenAt: string;
  /** True where the disk was written to after the record, so that objects may stand there that it does not tell. */
  readonly isBehind: boolean;
  /** Events that this library did not have. */
  readonly events: number;
  /** Each disk, and whose record of it was the newer one. Of a `fork` neither was taken: the disk has to be looked at. */
  readonly disks: readonly { readonly diskId: string; readonly name: string; readonly newer: NewerSide }[];
  /** Sources of whose listing something was taken over. */
  readonly sources: readonly string[];
}

export interface PullRequest {
  readonly root: string;
  /** Null where the disk does not say who it is any more; its record tells then, and it is told so again. */
  readonly identity: DiskIdentity | null;
  /** The record that is to be read; the list, or where that is damaged the SQLite file, if absent. */
  readonly record?: SetRecord | undefined;
}

/**
 * Takes over what a disk knows of its set: the events of both sides are kept, and of each disk the record with the higher generation. Names that only one side
 * has are kept as gone. A library that has no shelf yet gets all of it. Whole or not at all: the ledger, which everything hangs on, is written last. Another set is
 * `wrong-volume` (42), a disk whose records are all damaged `damaged` (12).
 */
export async function pullSet(session: Session, request: PullRequest): Promise<PulledSet> {
  const { library, warnings } = session;
  const { access } = library;
  const { root } = request;
  using scratch = new ScratchFolder('shelf');
  const { set, record } = await openRecord(session, { ...request, folder: scratch.path });
  const { setId, writtenAt } = set.header;
  const identity = request.identity ?? identityOf(set);
  const ours = { setId: readShelf(library).setId ?? setId, events: [...sharedEvents(library)] };
  if (ours.setId !== setId || identity.setId !== setId) throw otherSet(root);
  const theirs = { setId, events: [...eventsOf(set)] };
  const merged = mergeShelves(ours, theirs, stampOf);
  for (const id of merged.clashes)
    warnings.add(root, `this library and the disk tell different things of the event ${id}; both are kept`);
  const newer = new Map(merged.disks.map((disk) => [disk.diskId, disk]));
  const sources = takeItems(session, set, newer);
  writeEvents(library, merged.events);
  if (request.identity === null) {
    writeDiskIdentity(access, root, identity);
    warnings.add(root, 'the disk did not say who it is any more; it was told so again from its record');
  }
  const isBehind = takeStamp(session, identity);
  const { available: freeBytes } = access.statfs(root);
  tellShelf(session, [{ kind: 'disk-seen', diskId: identity.diskId, path: root, freeBytes }]);
  const names = new Map(foldShelf(merged.events).disks.map(({ diskId, name }) => [diskId, name]));
  return {
    ...{ setId, readFrom: record, writtenAt, isBehind },
    events: merged.events.length - ours.events.length,
    disks: merged.disks.map((disk) => ({
      diskId: disk.diskId,
      name: names.get(disk.diskId) ?? disk.diskId,
      newer: disk.newer,
    })),
    sources,
  };
}

/** What was written to the disk after its record, by a backup that was cut off, is known by its stamp alone. True where that is so. */
export function takeStamp(session: Session, identity: DiskIdentity): boolean {
  if (judgeIdentity(readShelf(session.library), identity).kind !== 'newer') return false;
  const { diskId, generation, nonce } = identity;
  tellShelf(session, [{ kind: 'disk-written', diskId, generation, nonce }]);
  return true;
}

/** Who the disk is by its record: as it was when that was written. */
function identityOf(set: UnpackedSet): DiskIdentity {
  const { setId, diskId, generation } = set.header;
  const disk = foldShelf(eventsOf(set)).disks.find((one) => one.diskId === diskId);
  const stamps = [...(disk?.before ?? []), ...(disk?.stamp == null ? [] : [disk.stamp])];
  const nonce = stamps.find((stamp) => stamp.generation === generation)?.nonce ?? randomUUID();
  return { setId, diskId, name: disk?.name ?? diskId, generation, nonce };
}

function* eventsOf({ items }: UnpackedSet): Generator<ShelfEvent> {
  for (const item of items()) if (item.kind === 'shelf') yield item.event;
}

function stampOf(event: ShelfEvent) {
  if (event.kind !== 'disk-written') return null;
  const { diskId, generation, nonce } = event;
  return { diskId, generation, nonce };
}

/** Writes the logs of disks that are newer on the disk, and what its listings of sources have further; returns the names of those sources. */
function takeItems(
  session: Session,
  set: UnpackedSet,
  newer: ReadonlyMap<string, MergedDisk>,
): readonly string[] {
  const taken: string[] = [];
  const items = new Lookahead(set.items());
  for (let item = items.take(); item !== null; item = items.take()) {
    if (item.kind === 'disk') takeLog(session, { item, items, set, newer: newer.get(item.diskId)?.newer });
    if (item.kind === 'source' && takeListing(session, item.header, entriesOf(items)))
      taken.push(item.header.name);
  }
  return taken;
}

interface TakenLog {
  readonly item: Extract<SetItem, { kind: 'disk' }>;
  /** Those of the disk come next. */
  readonly items: Lookahead<SetItem>;
  readonly set: UnpackedSet;
  readonly newer: NewerSide | undefined;
}

/** What either side saw in reading a disk is kept, whoever wrote to it last. */
function takeLog({ library, warnings }: Session, { item, items, set, newer }: TakenLog): void {
  const { access } = library;
  const { diskId, format } = item;
  const path = objectLogPath(library, diskId);
  if (newer === 'theirs') {
    const events = withJudgements(objectsOf(items), lastJudgements(access, path));
    writeObjectLog(access, path, { format, events });
  } else if (newer === 'same') {
    const { writtenAt } = set.header;
    const further = furtherJudgements(access, path, { theirs: objectsOf(items), writtenAt });
    appendObjectEvents(access, path, further);
    const dropped = further.filter(({ kind }) => kind === 'drop').length;
    if (dropped > 0)
      warnings.add(
        path,
        `another computer counts ${dropped} of the objects no more, so they are not counted here: "shelf disk refresh" looks at the disk`,
      );
  }
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
    {
      path: root,
      suggestions: [
        'A library that has no shelf yet can take it over. Nothing was changed.',
        'mediastruct shelf disk fork PATH NAME   makes it a disk of this shelf, and of that one no more',
      ],
    },
  );
}
