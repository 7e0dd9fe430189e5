import type { FileAccess } from '@mediastruct/core';
import { displayPath, errnoOf, MediaStructError, OPEN, orNullIfAbsent } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';

/** What on a disc is not as it must be; the reader goes on without it. */
export class DamagedDisc extends Error {}

/** The most that is read at once of what describes files: directories of a damaged disc may claim anything. Bytes. */
const MOST_METADATA = 256 << 20;

/** An image or a device, read by sectors. */
export class ImageSource {
  readonly #access: FileAccess;
  readonly #fd: number;

  constructor(access: FileAccess, path: string) {
    this.#access = access;
    refuseNoImage(access, path);
    this.#fd = access.open(path, OPEN.read);
  }

  /** Bytes from a sector on; throws `DamagedDisc` where there are not as many. */
  bytes(sector: number, length: number): Buffer {
    if (!(length >= 0 && length <= MOST_METADATA))
      throw new DamagedDisc(`${length} bytes are too many to be true`);
    const buffer = Buffer.alloc(length);
    if (this.readInto(buffer, sector * SECTOR) < length)
      throw new DamagedDisc(`sector ${sector} and what follows cannot be read`);
    return buffer;
  }

  sector(sector: number): Buffer {
    return this.bytes(sector, SECTOR);
  }

  /** Fills the buffer from a position in bytes, as far as there is something and the drive can read it; returns how much. */
  readInto(buffer: Buffer, position: number): number {
    let filled = 0;
    while (filled < buffer.length) {
      const count = this.#read(buffer.subarray(filled), position + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }

  /** A sector that cannot be read ends what it is part of, as the end of the disc does. */
  #read(buffer: Buffer, position: number): number {
    try {
      return this.#access.read(this.#fd, buffer, position);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      return 0;
    }
  }

  [Symbol.dispose](): void {
    this.#access.close(this.#fd);
  }
}

/** An image is a file and a drive a device; a link to one is followed when it is opened. */
function refuseNoImage(access: FileAccess, path: string): void {
  const found = orNullIfAbsent(() => access.lstat(access.realpath(path)));
  if (found === null) throw unusable(path, 'nothing');
  if (found.kind === 'folder') throw unusable(path, 'a folder');
}

function unusable(path: string, found: string): MediaStructError {
  return new MediaStructError(
    'usage',
    `${displayPath(path)}: expected an image or the device of a drive, found ${found}`,
    {
      path,
      suggestions: [
        'Check the spelling of the path.',
        ...(found === 'a folder'
          ? ['For a disc that is mounted there: mediastruct archive verify VOLUME --at DIR']
          : []),
      ],
    },
  );
}
