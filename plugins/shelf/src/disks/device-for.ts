import type { Session } from '@mediastruct/core';
import { displayPath, isAtOrBelow, MediaStructError } from '@mediastruct/core';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownDisk } from '../ledger/shelf-state.ts';
import { devicesAt, disksOnDeviceOf } from './device-of.ts';

export interface DeviceAsked {
  /** The folder of the disk that is to be added, absolute. */
  readonly root: string;
  /** Where it is kept, if that is told; else where the other one on its device is. */
  readonly place?: string | undefined;
  /** True where the user said that it shares its device with another disk of the shelf. */
  readonly isSameDevice: boolean;
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
export function deviceFor(session: Session, { root, place, isSameDevice }: DeviceAsked): SharedDevice {
  const { library, progress } = session;
  const [other] = disksOnDeviceOf(library, root);
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
