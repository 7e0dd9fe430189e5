import type { FileAccess } from '@mediastruct/core';
import { comparePaths, OPEN, walkTree } from '@mediastruct/core';
import type { ReadEntry } from '../read/disc-listing.ts';
import { DiscReader } from '../read/disc-reader.ts';

type ImageFile = Extract<ReadEntry, { kind: 'file' }>;
const READ_BYTES = 1 << 20;

/** A file that a disc shows. */
export interface ShownFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeNs: bigint;
  /** Piece by piece; a piece is valid until the next one is asked for. Ends early, or throws an errno, where the disc cannot be read. */
  readonly content: () => Generator<Buffer>;
}

/** A foreign disc, opened. */
export interface ForeignDisc extends Disposable {
  readonly kind: 'image' | 'folder';
  readonly label: string;
  /** In the order in which they stand on the disc; a path that is shown twice is given once. */
  readonly files: readonly ShownFile[];
  /** Folders and files whose description cannot be read, and what is no file. */
  readonly damaged: readonly { readonly path: string; readonly message: string }[];
  readonly leftOut: number;
}

/** Opens an image, a device or a folder. Throws `wrong-volume` (42) for an image of no disc. Memory: about 500 bytes a file. */
export function openForeignDisc(access: FileAccess, source: string): ForeignDisc {
  return access.lstat(source).kind === 'folder' ? openFolder(access, source) : openImage(access, source);
}

function openImage(access: FileAccess, source: string): ForeignDisc {
  const reader = new DiscReader(access, source);
  const files = new Map<string, ImageFile>();
  const damaged: { path: string; message: string }[] = [];
  let leftOut = 0;
  for (const entry of reader.entries()) {
    if (entry.kind === 'damaged') damaged.push(entry);
    else if (entry.kind === 'symlink') leftOut += 1;
    else if (entry.kind === 'file' && !files.has(entry.path)) files.set(entry.path, entry);
  }
  const sectorOf = ({ extents }: ImageFile) => extents[0]?.sector ?? 0;
  return {
    kind: 'image',
    label: reader.volumeId.trim(),
    files: [...files.values()]
      .sort((a, b) => sectorOf(a) - sectorOf(b))
      .map((file) => ({ ...file, content: () => reader.content(file) })),
    damaged,
    leftOut,
    [Symbol.dispose]: () => reader[Symbol.dispose](),
  };
}

function openFolder(access: FileAccess, source: string): ForeignDisc {
  const files: ShownFile[] = [];
  const damaged: { path: string; message: string }[] = [];
  let leftOut = 0;
  for (const entry of walkTree(access, source)) {
    const { path } = entry;
    if (entry.kind === 'failed') damaged.push({ path, message: entry.message });
    else if (entry.kind !== 'file') leftOut += 1;
    else {
      const { size, mtimeNs } = entry.stat;
      files.push({ path, size, mtimeNs, content: () => contentOf(access, `${source}/${path}`) });
    }
  }
  return {
    kind: 'folder',
    label: source.slice(source.lastIndexOf('/') + 1),
    files: files.sort((a, b) => comparePaths(a.path, b.path)),
    damaged,
    leftOut,
    [Symbol.dispose]: () => {},
  };
}

function* contentOf(access: FileAccess, path: string): Generator<Buffer> {
  const fd = access.open(path, OPEN.read | OPEN.noFollow | OPEN.noWait);
  try {
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    for (let count = access.read(fd, buffer, null); count > 0; count = access.read(fd, buffer, null))
      yield buffer.subarray(0, count);
  } finally {
    access.close(fd);
  }
}
