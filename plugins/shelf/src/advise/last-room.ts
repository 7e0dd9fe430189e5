import type { FileAccess } from '@mediastruct/core';
import { errnoOf } from '@mediastruct/core';
import { LEAST_RESERVE, diskRoom } from '../disks/disk-room.ts';
import { identityIfReadable } from '../disks/disk-identity.ts';
import type { KnownDisk } from '../ledger/shelf-state.ts';
import type { DiskRoom } from '../plan/backup-plan.ts';

/** Clusters of large exFAT disks: a file may take so much more than its bytes. */
const LARGE_BLOCK = 128 << 10;

export interface RoomFacts {
  readonly disk: KnownDisk;
  /** Bytes of its objects. */
  readonly bytes: number;
  readonly reservePercent: number;
}

/** The room of a disk now where it is here, else as it was when it was last here; null where it never was. */
export function lastRoom(access: FileAccess, facts: RoomFacts): DiskRoom | null {
  const { seen, diskId } = facts.disk;
  if (seen === null) return null;
  if (identityIfReadable(access, seen.path)?.diskId === diskId) {
    try {
      return diskRoom(access, seen.path, facts);
    } catch (error) {
      // It was pulled out just now.
      if (errnoOf(error) === null) throw error;
    }
  }
  return awayRoom(facts, seen.freeBytes);
}

/** The room of an empty disk of a size. Its file system is not known, so that large clusters are reckoned with. */
export function emptyRoom(bytes: number, reservePercent: number): DiskRoom {
  return roomOf({ free: bytes, total: bytes, own: null, reservePercent });
}

function awayRoom({ disk, bytes, reservePercent }: RoomFacts, free: number): DiskRoom {
  return roomOf({ free, total: free + bytes, own: disk.reserveBytes, reservePercent });
}

function roomOf(of: {
  readonly free: number;
  readonly total: number;
  readonly own: number | null;
  readonly reservePercent: number;
}): DiskRoom {
  const reserve = Math.max(LEAST_RESERVE, of.own ?? Math.floor((of.total * of.reservePercent) / 100));
  return { free: of.free, reserve, block: LARGE_BLOCK, largestFile: Infinity };
}
