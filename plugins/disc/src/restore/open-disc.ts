import type { FileAccess } from '@mediastruct/core';
import { errnoOf, OPEN } from '@mediastruct/core';
import type { ReadEntry } from '../read/disc-listing.ts';
import { DiscReader } from '../read/disc-reader.ts';
import type { Disc } from './discs-at.ts';

type ImageFile = Extract<ReadEntry, { kind: 'file' }>;
const READ_BYTES = 1 << 20;
/** Views in which names are as they were, but for bytes that UDF cannot hold. What is read is compared with its hash in any case. */
const VIEWS = ['rock-ridge', 'udf', 'joliet'] as const;

/** A disc of which files are read. */
export interface OpenDisc extends Disposable {
  /** The first of these paths that the disc has; null where it has none of them. */
  readonly find: (paths: readonly string[]) => FoundFile | null;
}

export interface FoundFile {
  /** Where it stands on the disc; files are read in this order, so that a drive does not seek. */
  readonly position: number;
  /** Piece by piece; a piece is valid until the next one is asked for. Ends early where the disc cannot be read. */
  readonly content: () => Generator<Buffer>;
}

/** Opens a disc to read some of its files. Memory: about 200 bytes for each wanted path. */
export function openDisc(access: FileAccess, disc: Disc, wanted: ReadonlySet<string>): OpenDisc {
  return disc.kind === 'image' ? openImage(access, disc.at, wanted) : openFolder(access, disc.at);
}

function openImage(access: FileAccess, at: string, wanted: ReadonlySet<string>): OpenDisc {
  const reader = new DiscReader(access, at);
  const files = new Map<string, ImageFile>();
  // A view with damaged directories is helped out by the others.
  for (const view of VIEWS) {
    if (files.size === wanted.size) break;
    for (const entry of reader.entries(view))
      if (entry.kind === 'file' && wanted.has(entry.path) && !files.has(entry.path))
        files.set(entry.path, entry);
  }
  return {
    find: (paths) => {
      const file = paths.map((path) => files.get(path)).find((found) => found !== undefined);
      if (file === undefined) return null;
      return { position: file.extents[0]?.sector ?? 0, content: () => reader.content(file) };
    },
    [Symbol.dispose]: () => reader[Symbol.dispose](),
  };
}

function openFolder(access: FileAccess, root: string): OpenDisc {
  let position = 0;
  return {
    find: ([path]) =>
      path === undefined
        ? null
        : { position: position++, content: () => contentOf(access, `${root}/${path}`) },
    [Symbol.dispose]: () => {},
  };
}

/** What cannot be opened or read ends here, as the end of a file does. */
function* contentOf(access: FileAccess, path: string): Generator<Buffer> {
  let fd: number | null = null;
  try {
    fd = access.open(path, OPEN.read | OPEN.noFollow | OPEN.noWait);
    const { kind, size } = access.fstat(fd);
    if (kind !== 'file') return;
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, size + 1));
    for (;;) {
      const count = readOrEnd(access, fd, buffer);
      if (count === 0) return;
      yield buffer.subarray(0, count);
    }
  } catch (error) {
    if (fd !== null || errnoOf(error) === null) throw error;
  } finally {
    if (fd !== null) access.close(fd);
  }
}

function readOrEnd(access: FileAccess, fd: number, buffer: Buffer): number {
  try {
    return access.read(fd, buffer, null);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return 0;
  }
}
