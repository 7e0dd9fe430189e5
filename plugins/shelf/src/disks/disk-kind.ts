import type { Holder, HolderKind, Library, ListedChange, ListedCopy, ListingMark } from '@mediastruct/core';
import { allAsDamaged, asDamaged, lstatOrNull, MediaStructError } from '@mediastruct/core/base';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownDisk } from '../ledger/shelf-state.ts';
import { identityIfReadable } from './disk-identity.ts';
import type { DiskObject } from './disk-objects.ts';
import { diskObjects, standingObjects } from './disk-objects.ts';
import { layoutsIn, objectLogMark, objectLogPath, readObjectEvents } from './object-log.ts';
import { objectPath } from './object-path.ts';

/** The disks of the shelf: what stands on each is told by its log in the library, with the disk in its drawer. */
export const diskKind: HolderKind = {
  name: 'disk',
  holders: (library, onDamaged) => {
    try {
      return readShelf(library)
        .disks.filter(({ standing }) => standing !== 'dropped')
        .map((disk) => diskHolder(library, disk));
    } catch (error) {
      if (!(error instanceof MediaStructError)) throw error;
      onDamaged(error);
      return [];
    }
  },
};

function diskHolder(library: Library, disk: KnownDisk): Holder {
  const { access } = library;
  const { diskId, name, place, seen, standing, device } = disk;
  const path = objectLogPath(library, diskId);
  const provenAt = once(() => oldestProof(library, path));
  return {
    kind: diskKind.name,
    name,
    root: seen?.path ?? '',
    place: standing === 'lost' ? 'counts as lost' : place,
    holdsCopies: standing === 'active' || standing === 'retired',
    isRetired: standing === 'retired',
    device: device ?? diskId,
    listing: {
      mark: () => asDamaged(path, () => objectLogMark(access, path)),
      copies: () => allAsDamaged(path, copiesOf(library, path)),
      changesSince: (mark) => changesSince(library, path, mark),
      bytes: () => lstatOrNull(access, path)?.size ?? 0,
    },
    isReachable: () => seen !== null && identityIfReadable(access, seen.path)?.diskId === diskId,
    listedAt: () => seen?.at ?? null,
    provenAt,
    proofs: () => {
      const verifiedAt = provenAt();
      return verifiedAt === null ? [] : [{ copy: `disk "${name}"`, verifiedAt }];
    },
  };
}

function* copiesOf({ access }: Library, path: string): Generator<ListedCopy> {
  for (const object of diskObjects(access, path)) yield copyOf(object);
}

/** What the object was called in its source is no `origin`: that is where a file was ingested from. */
function copyOf({
  layout,
  ...facts
}: Pick<DiskObject, 'sha256' | 'size' | 'taken' | 'camera' | 'verifiedAt' | 'layout'>): ListedCopy {
  const { sha256, size, taken, camera, verifiedAt } = facts;
  const path = objectPath(sha256, layout);
  return { path, size, sha256, taken, camera, origin: null, verifiedAt, isSound: true };
}

/** Null where objects were read again, because a change has to tell all of a copy. */
function changesSince({ access }: Library, path: string, mark: ListingMark) {
  const now = objectLogMark(access, path);
  if (now === null || now.base !== mark.base || now.changes < mark.changes) return null;
  const changes: ListedChange[] = [];
  // On a disk that was taken over an object may stand in either layout.
  const layouts = layoutsIn(access, path);
  for (const { event } of readObjectEvents(access, path, { from: mark.changes, to: now.changes })) {
    if (event.kind === 'read') return null;
    for (const layout of layouts)
      if (event.kind === 'drop' || layouts.length > 1)
        changes.push({ kind: 'drop', path: objectPath(event.sha256, layout) });
    if (event.kind === 'put')
      changes.push({ kind: 'put', copy: copyOf({ ...event, layout: 'own', verifiedAt: event.at }) });
    if (event.kind === 'found') changes.push({ kind: 'put', copy: copyOf({ ...event, verifiedAt: null }) });
  }
  return { mark: now, changes };
}

/** When the object that was read longest ago was read; null where the disk holds nothing, one was never read, or its log cannot be read. */
function oldestProof({ access }: Library, path: string): string | null {
  try {
    let oldest: string | null = null;
    for (const { verifiedAt } of standingObjects(access, path).values()) {
      if (verifiedAt === null) return null;
      if (oldest === null || verifiedAt < oldest) oldest = verifiedAt;
    }
    return oldest;
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    return null;
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
