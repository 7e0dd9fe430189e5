import { basename } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { displayPath, errnoOf, MediaStructError, OPEN } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';

/** The unit of /sys/class/block, whatever a device's own sectors are. Bytes. */
const KERNEL_SECTOR = 512;
const PRIMARY_SECTOR = 16;
/** Of the descriptor's field "volume space size", little-endian (ECMA-119 8.4.8). */
const SPACE_SIZE_AT = 80;

/**
 * Bytes of an image or of the disc in a drive. A device has no length of its own: the kernel tells it, else what the file system on it says. Throws
 * `wrong-volume` (42) where neither does.
 */
export function lengthOfSource(access: FileAccess, source: string): number {
  const real = access.realpath(source);
  const stat = access.lstat(real);
  if (stat.kind === 'file') return stat.size;
  const told = sizeByKernel(access, real) ?? sizeByFileSystem(access, real);
  if (told !== null && told > 0) return told;
  throw new MediaStructError(
    'wrong-volume',
    `${displayPath(source)}: expected a disc, cannot tell its length`,
    {
      path: source,
      suggestions: ['Is a disc in the drive? Take it out and put it in again.'],
    },
  );
}

/** Null where the kernel does not know the device, or is not Linux. */
export function sizeByKernel(access: FileAccess, device: string): number | null {
  const text = readSome(access, `/sys/class/block/${basename(device)}/size`, { position: 0, length: 32 });
  const sectors = Number.parseInt(text?.toString('latin1') ?? '', 10);
  return Number.isSafeInteger(sectors) ? sectors * KERNEL_SECTOR : null;
}

function sizeByFileSystem(access: FileAccess, device: string): number | null {
  const sector = readSome(access, device, { position: PRIMARY_SECTOR * SECTOR, length: SECTOR });
  if (sector?.length !== SECTOR || sector.toString('latin1', 1, 6) !== 'CD001') return null;
  return sector.readUInt32LE(SPACE_SIZE_AT) * SECTOR;
}

function readSome(
  access: FileAccess,
  path: string,
  { position, length }: { readonly position: number; readonly length: number },
): Buffer | null {
  try {
    const fd = access.open(path, OPEN.read);
    try {
      const buffer = Buffer.alloc(length);
      return buffer.subarray(0, access.read(fd, buffer, position));
    } finally {
      access.close(fd);
    }
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}
