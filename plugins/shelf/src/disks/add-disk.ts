import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Library, Session } from '@mediastruct/core';
import { displayPath, lstatOrNull, MediaStructError, standsIn } from '@mediastruct/core';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { KnownDisk, ShelfState } from '../ledger/shelf-state.ts';
import type { DiskIdentity } from './disk-identity.ts';
import { identityIfReadable, readDiskIdentity, writeDiskIdentity } from './disk-identity.ts';
import { isDiskText, NAMES_ON_DISK, writeDiskTexts } from './disk-texts.ts';
import { refuseName } from './known-disk.ts';

export interface AddDiskRequest {
  readonly name: string;
  /** Absolute path of an existing folder on the disk. */
  readonly root: string;
  readonly place?: string | undefined;
  readonly reserveBytes?: number | undefined;
  /** The id of a disk with which it shares one device; absent where it has one of its own, which the caller looked at (`deviceFor`). */
  readonly device?: string | undefined;
}

export interface AddedDisk {
  readonly diskId: string;
  readonly name: string;
  readonly root: string;
  readonly setId: string;
  readonly freeBytes: number;
}

/** How a disk that holds something already comes to the shelf. */
export interface TakenDisk {
  /** The id it gets; drawn if absent. */
  readonly diskId?: string | undefined;
  /** What it says of itself now, where that is to be replaced; else it must say nothing. */
  readonly replaces?: DiskIdentity | undefined;
  /** True where the names that the shelf uses stand there already, as on a disk that lost its identity. */
  readonly holdsObjects?: boolean | undefined;
  /** Tells of a name in the folder whether nothing stands there but what an adding that was cut off may have left. */
  readonly mayHaveLeft?: ((name: string) => boolean) | undefined;
  /** Brings into the library what stands on it, before the disk says that it is one of this shelf. Repeated after a crash. */
  readonly take: (diskId: string) => void;
}

/**
 * Makes a folder on a disk one of the shelf: gives it its identity and its texts for people. The folder may hold other files,
 * but none under the names that a disk of the shelf uses (`target-differs`, 21). An adding that was cut off is done again under the same name.
 */
export function addDisk(session: Session, request: AddDiskRequest, taken?: TakenDisk): AddedDisk {
  const { library } = session;
  const { access } = library;
  const { name, root, place, reserveBytes, device } = request;
  const state = readShelf(library);
  const begun = begunDisk(state, name, taken?.diskId);
  refuseName(
    'disk',
    name,
    standing(state).filter((disk) => disk !== begun),
  );
  refuseFolder(library, root);
  refuseDisk(library, { state, begun, root, taken });
  const setId = state.setId ?? randomUUID();
  const diskId = begun?.diskId ?? taken?.diskId ?? randomUUID();
  const least = 1 + (taken?.replaces?.generation ?? 0);
  const stamp = begun?.pending ?? { generation: least, nonce: randomUUID() };
  tellShelf(session, [
    ...(state.setId === null ? [{ kind: 'set' as const, setId }] : []),
    ...(begun === undefined ? [{ kind: 'disk-added' as const, diskId, name }] : []),
    {
      kind: 'disk-set',
      diskId,
      name,
      place: place ?? '',
      ...(reserveBytes === undefined ? {} : { reserveBytes }),
      ...(device === undefined ? {} : { device }),
    },
    { kind: 'disk-writing', diskId, ...stamp },
  ]);
  taken?.take(diskId);
  writeDiskTexts(session, root);
  writeDiskIdentity(access, root, { setId, diskId, name, ...stamp });
  const { available: freeBytes } = access.statfs(root);
  tellShelf(session, [
    { kind: 'disk-written', diskId, ...stamp },
    { kind: 'disk-seen', diskId, path: root, freeBytes },
  ]);
  return { diskId, name, root, setId, freeBytes };
}

function standing({ disks }: ShelfState): readonly KnownDisk[] {
  return disks.filter(({ standing }) => standing !== 'dropped');
}

/** A disk of that id or name whose adding was cut off before its file was written. */
function begunDisk(state: ShelfState, name: string, diskId: string | undefined): KnownDisk | undefined {
  return standing(state).find(
    (disk) => disk.stamp === null && (diskId === undefined ? disk.name === name : disk.diskId === diskId),
  );
}

function refuseFolder(library: Library, root: string): void {
  const { access, trees, state } = library;
  if (lstatOrNull(access, root)?.kind !== 'folder')
    throw new MediaStructError('usage', `${displayPath(root)}: expected a folder on a disk, found none`, {
      path: root,
      suggestions: ['Mount the disk and make the folder, then name it. Nothing was changed.'],
    });
  const inner = [...trees.map((tree) => tree.root), state.folder].filter(
    (folder) => lstatOrNull(access, folder) !== null,
  );
  const around = inner.find((folder) => standsIn(access, root, folder) || standsIn(access, folder, root));
  if (around === undefined) return;
  throw new MediaStructError(
    'usage',
    `${displayPath(root)}: expected a folder on another disk, found one that shares its place with ${displayPath(around)} of the library`,
    { path: root, suggestions: ['A copy beside the original is lost with it. Nothing was changed.'] },
  );
}

function refuseDisk(
  { access }: Library,
  {
    state,
    begun,
    root,
    taken,
  }: {
    readonly state: ShelfState;
    readonly begun: KnownDisk | undefined;
    readonly root: string;
    readonly taken: TakenDisk | undefined;
  },
): void {
  const isLost = taken?.holdsObjects === true;
  const identity = isLost ? identityIfReadable(access, root) : readDiskIdentity(access, root);
  if (taken?.replaces !== undefined && identity?.nonce === taken.replaces.nonce) return;
  if (isLost && identity === null) return;
  if (identity !== null && identity.diskId !== begun?.diskId)
    throw new MediaStructError(
      identity.setId === state.setId ? 'usage' : 'wrong-volume',
      identity.setId === state.setId
        ? `${displayPath(root)}: it is the disk "${displayPath(identity.name)}" of this shelf already`
        : `${displayPath(root)}: expected a disk that belongs to no shelf, found "${displayPath(identity.name)}" of another set`,
      {
        path: root,
        suggestions: [
          identity.setId === state.setId
            ? 'mediastruct shelf disk list'
            : 'mediastruct shelf disk fork PATH NAME   makes it a disk of this shelf, and of that one no more',
          'Nothing was changed.',
        ],
      },
    );
  if (identity !== null) return;
  // An adding that was cut off left these; anything else, in whatever folder, is somebody's.
  const isOurs = (name: string) =>
    begun !== undefined && (isDiskText(access, root, name) || taken?.mayHaveLeft?.(name) === true);
  const inTheWay = NAMES_ON_DISK.find(
    (name) => lstatOrNull(access, join(root, name)) !== null && !isOurs(name),
  );
  if (inTheWay === undefined) return;
  throw new MediaStructError(
    'target-differs',
    `${displayPath(join(root, inTheWay))}: expected that name to be free for the shelf, found something there`,
    {
      path: join(root, inTheWay),
      suggestions: ['Name a folder of its own on the disk, such as a new one. Nothing was changed.'],
    },
  );
}
