import type { Session } from '@mediastruct/core';
import { displayPath, isAtOrBelow, MediaStructError } from '@mediastruct/core';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownDisk, ShelfState } from '../ledger/shelf-state.ts';
import type { DiskIdentity } from './disk-identity.ts';
import { readDiskIdentity } from './disk-identity.ts';
import { isKnownDisk } from './known-disk.ts';
import { devicesAt, disksOnDeviceOf } from './device-of.ts';

export interface DeviceAsked {
  /** The folder of the disk that is to be added, absolute. */
  readonly root: string;
  /** Where it is kept, if that is told; else where the other one on its device is. */
  readonly place?: string | undefined;
  /** True where the user said that it shares its device with another disk of the shelf. */
  readonly isSameDevice: boolean;
  /** Of a clone: the folder of the disk that it was cloned from, absolute. */
  readonly original?: string | undefined;
}

/** What is written down of a disk that shares its device with another one. */
export interface SharedDevice {
  /** The id of the other one; undefined where it has a device of its own. */
  readonly device: string | undefined;
  readonly place: string | undefined;
}

/**
 * Looks whether another disk of the shelf stands on the device of a folder. Two of them are lost together, so that both are one copy: refused (`usage`, 64) unless the user said that he
 * means it. That it shares the device of the library is told.
 */
export function deviceFor(
  session: Session,
  { root, place, isSameDevice, original }: DeviceAsked,
): SharedDevice {
  const { library, progress } = session;
  const [other] = disksOnDeviceOf(library, root, original);
  if (other === undefined && isSameDevice)
    throw new MediaStructError(
      'usage',
      `${displayPath(root)}: expected a disk of the shelf that is here and on the same device, found none`,
      { path: root, suggestions: ['Leave --same-device out. Nothing was changed.'] },
    );
  if (other !== undefined && !isSameDevice) throw sharesDevice(root, other);
  const own = devicesAt(library.access, root);
  const isBeside = (path: string) => devicesAt(library.access, path).some((device) => own.includes(device));
  const sources = readShelf(library).sources.filter(
    (source) => source.root !== null && isBeside(source.root),
  );
  for (const what of [
    ...(isBeside(library.root) ? ['the library'] : []),
    ...sources.map(({ name }) => `the source "${displayPath(name)}"`),
  ])
    progress({
      kind: 'note',
      message: `is on the device of ${what}, so that both are lost together`,
      path: root,
    });
  if (other === undefined) return { device: undefined, place };
  return { device: other.device ?? other.diskId, place: place ?? other.place ?? undefined };
}

/** As `deviceFor` where the disk is not known here yet; undefined for one that is, of which nothing is written down anew. */
export function newDeviceFor(
  session: Session,
  identity: DiskIdentity | null,
  asked: DeviceAsked,
): SharedDevice | undefined {
  if (identity !== null && isKnownDisk(readShelf(session.library), identity.diskId)) return undefined;
  return deviceFor(session, asked);
}

/** Tells of a disk that came with its record and was not known before, where it shares its device with another one and neither says so. */
export function tellSharedDevice(
  { library, warnings }: Session,
  { root, before }: { readonly root: string; readonly before: ShelfState },
): void {
  const diskId = readDiskIdentity(library.access, root)?.diskId;
  const own = readShelf(library).disks.find((disk) => disk.diskId === diskId);
  if (own === undefined || isKnownDisk(before, own.diskId)) return;
  const group = (disk: KnownDisk) => disk.device ?? disk.diskId;
  for (const other of disksOnDeviceOf(library, root))
    if (other.diskId !== own.diskId && group(other) !== group(own))
      warnings.add(
        root,
        `it is on the device of the disk "${displayPath(other.name)}", so that both are lost together; to count them as one copy: mediastruct shelf disk set "${displayPath(own.name)}" --same-device-as "${displayPath(other.name)}"`,
      );
}

function sharesDevice(root: string, { name, seen }: KnownDisk): MediaStructError {
  const at = seen === null || isAtOrBelow(root, seen.path) ? '' : ` (${displayPath(seen.path)})`;
  return new MediaStructError(
    'usage',
    `${displayPath(root)}: expected a device of its own, found that of the disk "${displayPath(name)}"${at}: both would be lost together`,
    {
      path: root,
      suggestions: [
        'Use another stick or drive. Nothing was changed.',
        '--same-device   takes it all the same, and counts what is on both as one copy',
      ],
    },
  );
}
