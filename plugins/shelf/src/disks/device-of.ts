import { dirname, join } from 'node:path';
import type { FileAccess, Library } from '@mediastruct/core';
import { errnoOf, lstatOrNull } from '@mediastruct/core';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownDisk } from '../ledger/shelf-state.ts';
import { rootIfHere } from './disk-here.ts';
import { readDiskIdentity } from './disk-identity.ts';

/**
 * The disks of the shelf that are plugged in and stand on the same device as a folder: on one file system, or, as far as Linux tells, on another partition of one drive. What
 * is lost with the one is lost with the others. Those that count as lost are left out. `original` is where the disk stands of which the folder has a clone: by its id alone it would not be found.
 */
export function disksOnDeviceOf(library: Library, root: string, original?: string): readonly KnownDisk[] {
  const { access } = library;
  const state = readShelf(library);
  const own = devicesAt(access, root);
  const cloned = original === undefined ? null : readDiskIdentity(access, original);
  return state.disks.filter((disk) => {
    if (disk.standing === 'lost' || disk.standing === 'dropped') return false;
    const at =
      original !== undefined && cloned?.diskId === disk.diskId
        ? original
        : rootIfHere(library, { state }, disk);
    return at !== null && at !== root && devicesAt(access, at).some((device) => own.includes(device));
  });
}

/** What tells the devices under a folder: its file system, and the drives that it is on. None where it cannot be looked at. */
export function devicesAt(access: FileAccess, path: string): readonly string[] {
  try {
    const { dev } = access.lstat(access.realpath(path));
    return [`file system ${dev}`, ...drivesOf(access, blockFolder(BigInt(dev)))];
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return [];
  }
}

/** Where Linux tells of a block device (sysfs). Its number as glibc packs it (gnu_dev_major, gnu_dev_minor). */
function blockFolder(dev: bigint): string {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
  const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn);
  return `/sys/dev/block/${major}:${minor}`;
}

/** The drives of a partition, or of what lies on several, such as an encrypted disk. None for file systems without a block device, such as a share. */
function drivesOf(access: FileAccess, folder: string): readonly string[] {
  if (lstatOrNull(access, folder) === null) return [];
  const real = access.realpath(folder);
  if (lstatOrNull(access, join(real, 'partition')) !== null) return [`drive ${dirname(real)}`];
  const slaves = join(real, 'slaves');
  const below = lstatOrNull(access, slaves) === null ? [] : access.readdir(slaves);
  if (below.length === 0) return [`drive ${real}`];
  return below.flatMap(({ name }) => drivesOf(access, join(slaves, name)));
}
