import type { FileAccess } from '@mediastruct/core';
import { bagName, displayPath, lstatOrNull, MediaStructError, OPEN, orNullIfAbsent } from '@mediastruct/core';
import { DiscReader } from '../read/disc-reader.ts';
import type { PackedSet } from './compressed-set.ts';
import { SET_PATH } from './compressed-set.ts';

const READ_BYTES = 1 << 20;

/** A disc of a set, as far as its catalogue is asked for. */
export interface SetSource {
  readonly kind: 'image' | 'device' | 'folder';
  /** The volume on it, as it says itself; null where it does not. */
  readonly volumeId: string | null;
  /** The compressed catalogue, in pieces; read while the source is open. */
  readonly pieces: () => Iterable<Buffer>;
}

/** Opens an image, the device of a drive, or the folder of a mounted disc; one without a catalogue of its set is `wrong-volume` (42). */
export async function withSetSource<T>(
  access: FileAccess,
  path: string,
  task: (source: SetSource) => Promise<T>,
): Promise<T> {
  const found = orNullIfAbsent(() => access.lstat(access.realpath(path)));
  if (found?.kind === 'folder') return task(inFolder(access, path));
  using disc = new DiscReader(access, path);
  for (const entry of disc.entries())
    if (entry.kind === 'file' && entry.path === SET_PATH)
      return await task({
        kind: found?.kind === 'file' ? 'image' : 'device',
        volumeId: disc.volumeId,
        pieces: () => disc.content(entry),
      });
  throw noCatalogue(path);
}

function inFolder(access: FileAccess, path: string): SetSource {
  const file = `${path}/${SET_PATH}`;
  if (lstatOrNull(access, file)?.kind !== 'file') throw noCatalogue(path);
  return { kind: 'folder', volumeId: bagName(access, path), pieces: () => piecesOf(access, file) };
}

function* piecesOf(access: FileAccess, path: string): Generator<Buffer> {
  const fd = access.open(path, OPEN.read);
  try {
    const buffer = Buffer.alloc(READ_BYTES);
    for (let count = access.read(fd, buffer, null); count > 0; count = access.read(fd, buffer, null))
      yield buffer.subarray(0, count);
  } finally {
    access.close(fd);
  }
}

function noCatalogue(path: string): MediaStructError {
  return new MediaStructError(
    'wrong-volume',
    `${displayPath(path)}: expected a disc with ${SET_PATH}, found none there`,
    {
      path,
      suggestions: [
        'Name the image, the device of the drive, or the folder where the disc is mounted.',
        'Discs that were made before their catalogue was put on them have none; take another one of the set.',
      ],
    },
  );
}

/** The catalogue of an open source, to be unpacked into a new folder. */
export function packedSet(source: SetSource, path: string, scratch: string): PackedSet {
  return { pieces: source.pieces(), unpacked: `${scratch}/set.ndjson`, named: `${path}: ${SET_PATH}` };
}
