import type { Session } from '@mediastruct/core';
import { displayPath, MediaStructError } from '@mediastruct/core';
import { addDisk } from '../disks/add-disk.ts';
import type { DiskIdentity } from '../disks/disk-identity.ts';
import type { SharedDevice } from '../disks/device-for.ts';
import { isKnownDisk } from '../disks/known-disk.ts';
import { doubtLog } from '../disks/found-events.ts';
import { objectLogPath } from '../disks/object-log.ts';
import type { RefreshedDisk } from '../disks/refresh-disk.ts';
import { refreshDisk } from '../disks/refresh-disk.ts';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { NamedObjects } from './name-objects.ts';
import { nameObjects } from './name-objects.ts';

export interface PullObjectsRequest {
  readonly root: string;
  /** Null where the disk does not say who it is any more. */
  readonly identity: DiskIdentity | null;
  /** What such a disk is called from now on. */
  readonly name?: string | undefined;
  /** What is written down of the device of a disk that is not known here yet; the caller looked at it (`newDeviceFor`). */
  readonly shared?: SharedDevice | undefined;
}

/** What came of reading the objects of a disk that has no record of its set any more. */
export interface PulledObjects extends RefreshedDisk {
  readonly setId: string;
  readonly readFrom: 'objects';
  /** The source that names the objects of which no name is known; null where all are known. */
  readonly unnamed: NamedObjects | null;
}

/**
 * Makes a disk known by its objects alone: each one that is not known yet is read and compared with its name, and counts then. Stopped at any moment, the next time goes
 * on with the rest. What cannot be known so: names, the other disks of the set, sources and their settings.
 */
export async function pullObjects(session: Session, request: PullObjectsRequest): Promise<PulledObjects> {
  const { root } = request;
  const { diskId, setId } =
    request.identity === null ? enrolled(session, request) : known(session, request.identity, request);
  const refreshed = await refreshDisk(session, {
    ...{ disk: diskId, at: root, accepts: false },
    takesNewer: true,
  });
  return { ...refreshed, setId, readFrom: 'objects', unnamed: nameObjects(session, refreshed) };
}

function known(session: Session, identity: DiskIdentity, { root, shared }: PullObjectsRequest): DiskIdentity {
  const { setId, diskId, name, generation, nonce } = identity;
  const state = readShelf(session.library);
  if (state.setId !== null && state.setId !== setId)
    throw new MediaStructError(
      'wrong-volume',
      `${displayPath(root)}: expected a disk of this shelf, found one of another set`,
      { path: root, suggestions: ['A library that has no shelf yet can take it over. Nothing was changed.'] },
    );
  if (!isKnownDisk(state, diskId)) {
    // Of one that was dropped and comes back nobody knows what still stands there.
    doubtLog(session.library.access, objectLogPath(session.library, diskId), session.now());
    tellShelf(session, [
      ...(state.setId === null ? [{ kind: 'set' as const, setId }] : []),
      { kind: 'disk-added', diskId, name },
      ...(shared?.device === undefined ? [] : [{ kind: 'disk-set' as const, diskId, ...shared }]),
      { kind: 'disk-stands', diskId, standing: 'active' },
      { kind: 'disk-written', diskId, generation, nonce },
    ]);
  }
  return identity;
}

function enrolled(session: Session, { root, name, shared }: PullObjectsRequest) {
  if (name === undefined)
    throw new MediaStructError(
      'usage',
      `${displayPath(root)}: the disk does not say who it is any more, so it needs a name`,
      { path: root, suggestions: ['--name "Blue 1"   what it is called from now on. Nothing was changed.'] },
    );
  return addDisk(session, { root, name, ...shared }, { holdsObjects: true, take: () => {} });
}
