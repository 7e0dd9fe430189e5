import type { Session } from '@mediastruct/core';
import { MediaStructError } from '@mediastruct/core';
import type { DiskStanding } from '../ledger/shelf-event.ts';
import { readShelf, tellShelf } from '../ledger/shelf-ledger.ts';
import type { KnownDisk, ShelfState } from '../ledger/shelf-state.ts';
import { DISK_SETTINGS } from '../ledger/shelf-state.ts';
import { knownDisk, refuseName } from './known-disk.ts';

export interface DiskChange {
  readonly name?: string | undefined;
  /** An empty text forgets it. */
  readonly place?: string | undefined;
  /** Null for the one of the settings again. */
  readonly reserveBytes?: number | null | undefined;
  /** The name or id of a disk with which it shares one device; an empty text where it has one of its own. */
  readonly device?: string | undefined;
}

/** Writes down another name, place or reserve of a disk, which need not be here; returns it as it is then. */
export function setDisk(session: Session, nameOrId: string, change: DiskChange): KnownDisk {
  const state = readShelf(session.library);
  const disk = knownDisk(state, nameOrId);
  const { name, place, reserveBytes } = change;
  const device = deviceTold(state, disk, change.device);
  if (name === undefined && place === undefined && reserveBytes === undefined && device === undefined)
    throw new MediaStructError('usage', `disk "${disk.name}": expected something to set, found nothing`, {
      suggestions: [`mediastruct shelf disk set "${disk.name}" --place "house, shelf B"`],
    });
  if (name !== undefined && name !== disk.name) refuseName('disk', name, state.disks.filter(isNotDropped));
  tellShelf(session, [
    {
      kind: 'disk-set',
      diskId: disk.diskId,
      ...(name === undefined ? {} : { name }),
      ...(place === undefined ? {} : { place }),
      ...(reserveBytes === undefined
        ? {}
        : reserveBytes === null
          ? { unset: [...DISK_SETTINGS] }
          : { reserveBytes }),
      ...(device === undefined ? {} : { device }),
    },
  ]);
  return knownDisk(readShelf(session.library), disk.diskId);
}

/** The id of the disk that is meant; what is told in a round is sorted out by whoever reads the events. */
function deviceTold(state: ShelfState, disk: KnownDisk, told: string | undefined): string | undefined {
  if (told === undefined || told === '') return told;
  const { diskId } = knownDisk(state, told);
  if (diskId !== disk.diskId) return diskId;
  throw new MediaStructError('usage', `disk "${disk.name}": expected another disk, found itself`, {
    suggestions: ['mediastruct shelf disk list   tells which disks share a device. Nothing was changed.'],
  });
}

/** Writes down whether a disk takes part from now on. Nothing on it is touched. */
export function standDisk(session: Session, nameOrId: string, standing: DiskStanding): KnownDisk {
  const disk = knownDisk(readShelf(session.library), nameOrId);
  if (disk.standing !== standing)
    tellShelf(session, [{ kind: 'disk-stands', diskId: disk.diskId, standing }]);
  return { ...disk, standing };
}

function isNotDropped({ standing }: KnownDisk): boolean {
  return standing !== 'dropped';
}
