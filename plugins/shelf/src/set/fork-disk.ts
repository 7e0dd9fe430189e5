import type { Session } from '@mediastruct/core';
import { displayPath, joinPath, lstatOrNull, MediaStructError, ScratchFolder } from '@mediastruct/core';
import { resolve } from 'node:path';
import type { AddedDisk } from '../disks/add-disk.ts';
import { addDisk } from '../disks/add-disk.ts';
import { diskAt, refuseIdentity } from '../disks/disk-here.ts';
import type { DiskIdentity } from '../disks/disk-identity.ts';
import { objectLogPath, TAKEN_LOG_FORMAT, writeObjectLog } from '../disks/object-log.ts';
import type { ObjectEvent } from '../disks/object-event.ts';
import { objectPath } from '../disks/object-path.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownDisk, ShelfState } from '../ledger/shelf-state.ts';
import { forkSources } from './fork-sources.ts';
import { Lookahead } from './lookahead.ts';
import { openRecord } from './open-record.ts';
import type { SetItem, UnpackedSet } from './read-set.ts';

export interface ForkDiskRequest {
  /** Absolute. */
  readonly root: string;
  /** What it is called from now on. */
  readonly name: string;
  readonly place?: string | undefined;
  readonly reserveBytes?: number | undefined;
  readonly device?: string | undefined;
  /** Where the disk stands of which this one is a clone, if both are of this shelf. */
  readonly original?: string | undefined;
}

/** What came of making a disk one of its own. */
export interface ForkedDisk extends AddedDisk {
  /** The set and the disk that it was before. */
  readonly before: { readonly setId: string; readonly diskId: string; readonly name: string };
  /** Objects that count from now on; none of them is believed to have been read on this disk. */
  readonly objects: { readonly files: number; readonly bytes: number };
  /** Objects that its record tells of and that do not stand there with their size. */
  readonly missing: number;
  /** Sources that came with it. */
  readonly sources: readonly string[];
}

/**
 * Makes a disk one of its own: it leaves the set and the identity that it had, and becomes a new disk of the set of this library, or of a new one where there is none.
 * What stands on it and the names that its record tells come with it. Of a clone of a disk of this shelf the original has to be here too: else one disk would be
 * counted as two (`wrong-volume`, 42). Throws `damaged` (12) where its record cannot be read.
 */
export async function forkDisk(session: Session, request: ForkDiskRequest): Promise<ForkedDisk> {
  const { library } = session;
  const { access } = library;
  const { root, name, place, reserveBytes, device } = request;
  const { identity } = diskAt(access, root);
  const state = readShelf(library);
  if (!isBegun(state, identity)) refuseOne(session, { request, state, identity });
  using scratch = new ScratchFolder('shelf');
  const { set } = await openRecord(session, { root, folder: scratch.path });
  const isOtherSet = set.header.setId !== state.setId;
  const counts = { files: 0, bytes: 0, missing: 0 };
  let sources: readonly string[] = [];
  const added = addDisk(
    session,
    { name, root, place, reserveBytes, device },
    {
      replaces: identity,
      take: (diskId) => {
        const events = foundObjects(session, { root, set, counts });
        writeObjectLog(access, objectLogPath(library, diskId), { format: TAKEN_LOG_FORMAT, events });
        if (isOtherSet) sources = forkSources(session, { set, name });
      },
    },
  );
  const { missing, ...objects } = counts;
  const before = { setId: set.header.setId, diskId: set.header.diskId, name: identity.name };
  return { ...added, before, objects, missing, sources };
}

/** True where a fork of this disk was cut off after it got its new identity. */
function isBegun({ disks }: ShelfState, { diskId, nonce }: DiskIdentity): boolean {
  return disks.some((disk) => disk.diskId === diskId && disk.stamp === null && disk.pending?.nonce === nonce);
}

interface Judged {
  readonly request: ForkDiskRequest;
  readonly state: ShelfState;
  readonly identity: DiskIdentity;
}

/** A disk of this shelf may only be forked where it is shown that there are two of them. */
function refuseOne({ library: { access } }: Session, { request, state, identity }: Judged): void {
  if (identity.setId !== state.setId) return;
  const known = state.disks.find(({ diskId }) => diskId === identity.diskId);
  const { root, original } = request;
  if (known === undefined) throw refuseIdentity({ kind: 'unknown' }, { root, identity });
  if (!isCounted(known)) return;
  if (original === undefined)
    throw new MediaStructError(
      'wrong-volume',
      `${displayPath(root)}: expected a clone of the disk "${known.name}", and nothing shows that this is not that very disk`,
      {
        path: root,
        suggestions: [
          'If there are two: plug both in, and name the folder of the other one with --original PATH',
          `If "${known.name}" is lost or this one took its place: mediastruct shelf disk refresh "${known.name}" --accept   takes this one for it`,
          'Nothing was changed.',
        ],
      },
    );
  const other = diskAt(access, resolve(original));
  const [here, there] = [root, other.root].map((path) => access.lstat(access.realpath(path)));
  const isSame =
    here !== undefined && there !== undefined && here.dev === there.dev && here.ino === there.ino;
  if (!isSame && other.identity.diskId === known.diskId) return;
  throw new MediaStructError(
    'wrong-volume',
    `${displayPath(other.root)}: expected the disk "${known.name}", found ${isSame ? 'the same folder' : `"${displayPath(other.identity.name)}"`}`,
    { path: other.root, suggestions: ['Nothing was changed.'] },
  );
}

function isCounted({ standing }: KnownDisk): boolean {
  return standing === 'active' || standing === 'retired';
}

/** The objects that the record tells of this disk and that stand there with their size. */
function* foundObjects(
  { library: { access }, now, progress }: Session,
  {
    root,
    set,
    counts,
  }: {
    readonly root: string;
    readonly set: UnpackedSet;
    readonly counts: { files: number; bytes: number; missing: number };
  },
): Generator<ObjectEvent> {
  const at = now().toISOString();
  progress({ kind: 'phase', phase: 'looking at the disk' });
  for (const event of objectsOf(set)) {
    if (event.kind !== 'put' && event.kind !== 'found') continue;
    const { sha256, size, origin, taken, camera } = event;
    const layout = event.kind === 'found' ? event.layout : 'own';
    const stat = lstatOrNull(access, joinPath(root, objectPath(sha256, layout)));
    if (stat?.kind !== 'file' || stat.size !== size) {
      counts.missing += 1;
      continue;
    }
    counts.files += 1;
    counts.bytes += size;
    progress({ kind: 'advance', files: 1, bytes: 0 });
    yield { kind: 'found', at, layout, sha256, size, origin, taken, camera };
  }
}

function* objectsOf({ header, items }: UnpackedSet): Generator<ObjectEvent> {
  const all = new Lookahead<SetItem>(items());
  for (let item = all.take(); item !== null; item = all.take()) {
    if (item.kind !== 'disk' || item.diskId !== header.diskId) continue;
    for (let next = all.peek(); next?.kind === 'object'; next = all.peek()) {
      all.take();
      yield next.event;
    }
    return;
  }
}
