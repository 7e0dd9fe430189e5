import type { Hash } from 'node:crypto';
import { createHash, hash } from 'node:crypto';
import type { FileAccess } from '@mediastruct/core';
import { displayPath, MediaStructError, OPEN } from '@mediastruct/core';
import type { DiscFile } from './disc-tree.ts';
import type { ImageLayout } from './layout.ts';
import type { Piece } from './metadata-pieces.ts';
import { lastPiece, metadataPieces } from './metadata-pieces.ts';
import { SectorWriter } from './sector-writer.ts';

const READ_BYTES = 1 << 20;

export interface ImageTask {
  readonly layout: ImageLayout;
  /** The folder that the layout was planned from. */
  readonly source: string;
  /** An open file to write to. */
  readonly fd: number;
  /** Told of each file once it is written, with the SHA-256 of what was read. */
  readonly onFile: (file: DiscFile, sha256: string) => void;
  readonly onBytes: (bytes: number) => void;
  /** Given the content of each file that is read, piece by piece; a piece is valid until the call returns. */
  readonly onContent?: ((file: DiscFile, bytes: Uint8Array) => void) | undefined;
  /** Given all bytes of the image in order, as they are written; valid until it returns. */
  readonly onImage?: ((bytes: Uint8Array) => void) | undefined;
  /** Told of each piece that describes files. */
  readonly onPiece?: ((piece: Piece) => void) | undefined;
  readonly throwIfStopped: () => void;
}

/**
 * Writes an image in one pass, from its first byte to its last; each file is read once and summed as it is read. Throws `content-mismatch` where a
 * file is not as long as when the image was planned.
 */
export async function writeImage(access: FileAccess, task: ImageTask): Promise<void> {
  const { layout } = task;
  const writer = new SectorWriter(access, task.fd, task.onImage);
  const writePiece = (piece: Piece) => {
    writer.goTo(piece.sector);
    writer.write(piece.bytes);
    task.onPiece?.(piece);
  };
  for (const piece of metadataPieces(layout)) writePiece(piece);
  // One for all: a new one for each of 50,000 small files would cost more than the files.
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  for (const file of layout.files) {
    writer.goTo(file.firstSector);
    if (file.made === undefined) task.onFile(file, await copyFile(access, file, { task, writer, buffer }));
    else task.onFile(file, writeMade(file, file.made(), { task, writer }));
  }
  writePiece(lastPiece(layout));
  writer.flush();
}

interface Writing {
  readonly task: ImageTask;
  readonly writer: SectorWriter;
}

interface Copying extends Writing {
  readonly buffer: Buffer;
}

function writeMade(file: DiscFile, bytes: Uint8Array, { task, writer }: Writing): string {
  if (bytes.length !== file.size)
    throw new Error(`${file.path}: ${bytes.length} bytes were made, and ${file.size} were planned`);
  writer.write(bytes);
  task.onBytes(bytes.length);
  return hash('sha256', bytes, 'hex');
}

async function copyFile(
  access: FileAccess,
  file: DiscFile,
  { task, writer, buffer }: Copying,
): Promise<string> {
  const path = file.from ?? `${task.source}/${file.path}`;
  const fd = access.open(path, OPEN.read | OPEN.noFollow);
  try {
    let digest: Hash | null = null;
    let sum = '';
    let left = file.size;
    for (let count = -1; count !== 0;) {
      if (writer.isPauseDue()) await pause(task);
      count = access.read(fd, buffer, null);
      if (count > left) throw changed(path, file);
      const bytes = buffer.subarray(0, count);
      // A file that was read at once is hashed at once.
      if (count === file.size) sum = hash('sha256', bytes);
      else if (count > 0) (digest ??= createHash('sha256')).update(bytes);
      task.onContent?.(file, bytes);
      writer.write(bytes);
      task.onBytes(count);
      left -= count;
    }
    if (left > 0) throw changed(path, file);
    return digest?.digest('hex') ?? sum;
  } finally {
    access.close(fd);
  }
}

/** Lets signals and timers in. */
async function pause({ throwIfStopped }: ImageTask): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  throwIfStopped();
}

function changed(path: string, { size }: DiscFile): MediaStructError {
  return new MediaStructError(
    'content-mismatch',
    `${displayPath(path)}: expected ${size} bytes, as it had when the image was planned, found another length`,
    {
      path,
      suggestions: ['Was it changed meanwhile? Nothing of the image was kept. Run the command again.'],
    },
  );
}
