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
import type { ComparedObjects } from '../disks/compare-objects.ts';
import { compareObjects } from '../disks/compare-objects.ts';
import type { DiskIdentity } from '../disks/disk-identity.ts';
import { writeDiskIdentity } from '../disks/disk-identity.ts';
import { judgeIdentity } from '../disks/judge-identity.ts';
import type { ShelfEvent } from '../ledger/shelf-event.ts';
import { readShelf, sharedEvents, SHELF_FORMAT, shelfLedgerPath, tellShelf } from '../ledger/shelf-ledger.ts';
import { foldShelf } from '../ledger/shelf-state.ts';
import { mergeShelves } from '../plan/merge/merge-shelves.ts';
import type { NewerSide } from '../plan/merged-state.ts';
import { openRecord } from './open-record.ts';
import type { SetRecord, UnpackedSet } from './read-set.ts';
import { eventsOfSet } from './read-set.ts';
import { SidesOfDisks, takeItems } from './take-items.ts';

/** What came of taking over what a disk knows. */
export interface PulledSet {
  readonly setId: string;
  /** Which record on the disk was read. */
  readonly readFrom: SetRecord;
  /** When the record was written, ISO 8601 UTC: what happened to the set since is not in it. */
  readonly writtenAt: string;
  /** True where the disk was written to after the record, by a backup that was cut off. What it stored and took away was seen in looking at the disk. */
  readonly isBehind: boolean;
  /** What stands on the disk, compared with what is known of it now; null where it is not as this library knows it, so that what stands there is not what is known. */
  readonly looked: ComparedObjects | null;
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
 * Takes over what a disk knows of its set: the events of both sides are kept, and of each disk the record with the higher generation. Then it looks at what stands on the disk
 * that is here, by names and sizes, so that nothing counts there that nobody saw; what is not known is read. Names that only one side
 * has are kept as gone. A library that has no shelf yet gets all of it. The ledger, which everything hangs on, is written last: cut off before, the next time begins anew. Another set is
 * `wrong-volume` (42), a disk whose records are all damaged `damaged` (12). Memory: about 250 bytes an object of that disk.
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
  const theirs = { setId, events: [...eventsOfSet(set)] };
  const merged = mergeShelves(ours, theirs, stampOf);
  for (const id of merged.clashes)
    warnings.add(root, `this library and the disk tell different things of the event ${id}; both are kept`);
  const after = foldShelf(merged.events);
  const sources = takeItems(
    session,
    set,
    new SidesOfDisks(merged.disks, { after, theirs: foldShelf(theirs.events) }),
  );
  if (request.identity === null) {
    writeDiskIdentity(access, root, identity);
    warnings.add(root, 'the disk did not say who it is any more; it was told so again from its record');
  }
  const verdict = judgeIdentity(after, identity).kind;
  const isBehind = verdict === 'newer';
  const looked = verdict === 'same' || isBehind ? await lookAt(session, { root, identity, isBehind }) : null;
  writeEvents(library, merged.events);
  takeStamp(session, identity);
  const { available: freeBytes } = access.statfs(root);
  tellShelf(session, [{ kind: 'disk-seen', diskId: identity.diskId, path: root, freeBytes }]);
  const names = new Map(after.disks.map(({ diskId, name }) => [diskId, name]));
  return {
    ...{ setId, readFrom: record, writtenAt, isBehind, looked },
    events: merged.events.length - ours.events.length,
    disks: merged.disks.map((disk) => ({
      diskId: disk.diskId,
      name: names.get(disk.diskId) ?? disk.diskId,
      newer: disk.newer,
    })),
    sources,
  };
}

/** What a backup that was cut off took away made room; what is missing otherwise waits to be brought back. */
function lookAt(
  session: Session,
  {
    root,
    identity: { diskId },
    isBehind,
  }: { readonly root: string; readonly identity: DiskIdentity; readonly isBehind: boolean },
): Promise<ComparedObjects> {
  return compareObjects(session, {
    diskId,
    root,
    whyMissing: isBehind ? 'not-found' : 'missing',
    doubtsUnseen: true,
  });
}

/** Of what was written to the disk after its record nothing but its stamp tells; the objects were looked at. */
function takeStamp(session: Session, identity: DiskIdentity): void {
  if (judgeIdentity(readShelf(session.library), identity).kind !== 'newer') return;
  const { diskId, generation, nonce } = identity;
  tellShelf(session, [{ kind: 'disk-written', diskId, generation, nonce }]);
}

/** Who the disk is by its record: as it was when that was written. */
function identityOf(set: UnpackedSet): DiskIdentity {
  const { setId, diskId, generation } = set.header;
  const disk = foldShelf(eventsOfSet(set)).disks.find((one) => one.diskId === diskId);
  const stamps = [...(disk?.before ?? []), ...(disk?.stamp == null ? [] : [disk.stamp])];
  const nonce = stamps.find((stamp) => stamp.generation === generation)?.nonce ?? randomUUID();
  return { setId, diskId, name: disk?.name ?? diskId, generation, nonce };
}

function stampOf(event: ShelfEvent) {
  if (event.kind !== 'disk-written') return null;
  const { diskId, generation, nonce } = event;
  return { diskId, generation, nonce };
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
