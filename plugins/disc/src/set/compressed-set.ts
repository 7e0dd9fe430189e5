import type { FileAccess, VolumeSet } from '@mediastruct/core';
import {
  displayPath,
  errnoOf,
  formatVolumeSet,
  MediaStructError,
  OPEN,
  readVolumeSet,
  writeFull,
} from '@mediastruct/core';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** Where every disc has the catalogue of its set. */
export const SET_PATH = 'catalogue/set.ndjson.gz';

/** RFC 1952: byte 9 tells the system; 255 is "unknown", so that all systems write the same. */
const SYSTEM_AT = 9;
const UNKNOWN_SYSTEM = 255;
/** Fixed, so that a catalogue has the same bytes every time. Level 9 takes twice as long and saves 2 %. */
const LEVEL = 6;
const NEW_FILE = OPEN.write | OPEN.create | OPEN.exclusive;

/** A catalogue packs to a third or a tenth. What a hostile one becomes, up to a thousand times its size, must not fill the disk. */
const MOST_TIMES = 100;
const MOST_FROM_NOTHING = 16 << 20;

/** Writes the catalogue of a set, compressed by gzip with no time and no name in it. About 65 bytes a file. */
export async function writeCompressedSet(access: FileAccess, path: string, set: VolumeSet): Promise<void> {
  const fd = access.open(path, NEW_FILE, 0o600);
  try {
    let isFirst = true;
    const gzip = createGzip({ level: LEVEL, memLevel: 9 });
    await pipeline(Readable.from(formatVolumeSet(set)), gzip, async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        if (isFirst) chunk[SYSTEM_AT] = UNKNOWN_SYSTEM;
        isFirst = false;
        writeFull(access, fd, chunk);
      }
    });
  } finally {
    access.close(fd);
  }
}

/** The catalogue as it stands on a disc, and where it is unpacked to. */
export interface PackedSet {
  /** The compressed bytes, in pieces. */
  readonly pieces: Iterable<Buffer>;
  /** Absolute path of a new file, which has to live as long as the set is read. */
  readonly unpacked: string;
  /** What an error calls it. */
  readonly named: string;
}

/** Unpacks the catalogue of a set and proves it whole; else `damaged` (12). */
export async function readCompressedSet(
  access: FileAccess,
  { pieces, unpacked, named }: PackedSet,
): Promise<VolumeSet> {
  const fd = access.open(unpacked, NEW_FILE, 0o600);
  try {
    const size = { packed: 0, unpacked: 0 };
    const packed = Readable.from(counted(pieces, size));
    await pipeline(packed, createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        size.unpacked += chunk.length;
        if (size.unpacked > MOST_FROM_NOTHING + size.packed * MOST_TIMES)
          throw damaged(named, 'it becomes far larger than any catalogue when it is unpacked');
        writeFull(access, fd, chunk);
      }
    });
  } catch (error) {
    if (!isGzipFault(error)) throw error;
    throw damaged(named, error.message);
  } finally {
    access.close(fd);
  }
  return readVolumeSet(access, unpacked);
}

/** Copies of the pieces: one is valid until the next is asked for, and gunzip may hold several. */
function* counted(pieces: Iterable<Buffer>, size: { packed: number }): Generator<Buffer> {
  for (const piece of pieces) {
    size.packed += piece.length;
    yield Buffer.from(piece);
  }
}

function damaged(named: string, why: string): MediaStructError {
  return new MediaStructError(
    'damaged',
    `${displayPath(named)}: the catalogue of the set is damaged: ${why}`,
    {
      path: named,
      suggestions: ['Every disc of the set has one: take it from another disc.'],
    },
  );
}

function isGzipFault(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    String(error.code).startsWith('Z_') &&
    errnoOf(error) === null
  );
}
