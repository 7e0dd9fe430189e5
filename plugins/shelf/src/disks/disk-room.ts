import type { FileAccess } from '@mediastruct/core';
import type { KnownDisk } from '../ledger/shelf-state.ts';
import type { DiskRoom } from '../plan/backup-plan.ts';

/** The kind of a FAT file system, as `statfs` of Linux gives it (MSDOS_SUPER_MAGIC). */
const FAT = 0x4d44;
/** FAT keeps a size in four bytes. */
const LARGEST_ON_FAT = 2 ** 32 - 1;
/** The kernel of runs leaves 16 MiB on every disk it writes to; the catalogue of the set needs some more. Bytes. */
export const LEAST_RESERVE = 24 << 20;

/** The room of a disk now, with what is to be left free on it: its own reserve, or so many percent of its size. */
export function diskRoom(
  access: FileAccess,
  root: string,
  { disk, reservePercent }: { readonly disk: KnownDisk; readonly reservePercent: number },
): DiskRoom {
  const { available, total = available, blockSize, type } = access.statfs(root);
  const reserve = disk.reserveBytes ?? Math.floor((total * reservePercent) / 100);
  return {
    free: available,
    reserve: Math.max(LEAST_RESERVE, reserve),
    block: blockSize,
    largestFile: type === FAT ? LARGEST_ON_FAT : Infinity,
  };
}
