import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { FileAccess, Session } from '@mediastruct/core';
import {
  exportCatalogue,
  makeFolders,
  OPEN,
  orNullIfAbsent,
  syncFolder,
  writeFull,
  writeStateFile,
} from '@mediastruct/core/catalogue';
import { piecesOfFile } from './pieces-of-file.ts';
import type { DiskIdentity } from '../disks/disk-identity.ts';
import { CATALOGUE, writeDiskTexts } from '../disks/disk-texts.ts';
import { fileLines } from './file-lines.ts';
import { setLines } from './set-lines.ts';
import { setState } from './set-state.ts';

export const SET_FILE = 'set.ndjson.gz';
export const LIST_FILE = 'files.tsv.gz';
export const SQLITE_FILE = 'catalogue.sqlite';
/** Names what the other files tell, and is written after them all: where one of them could not be written, it tells of what they were before. */
export const STATE_FILE = 'state';

const LEVEL = 6;

/** Writes the catalogue of the set to a disk, in place of the one that is there: each of its files appears whole. */
export async function writeSet(
  session: Session,
  root: string,
  { setId, diskId, generation }: DiskIdentity,
): Promise<void> {
  const { library, holderKinds, now } = session;
  const { access } = library;
  const folder = join(root, CATALOGUE);
  makeFolders(access, folder);
  writeDiskTexts(session, root);
  const state = setState(library);
  const header = { setId, diskId, generation, writtenAt: now().toISOString(), state };
  await writeCompressed(access, join(folder, SET_FILE), setLines(library, header));
  await writeCompressed(access, join(folder, LIST_FILE), fileLines(library));
  // A second record of the set in another file: one bad sector does not take both.
  const pieces = piecesOfFile(access, join(folder, SET_FILE));
  exportCatalogue(library, { kinds: holderKinds, path: join(folder, SQLITE_FILE), pieces });
  writeStateFile(access, join(folder, STATE_FILE), `${state}\n`);
}

async function writeCompressed(
  access: FileAccess,
  path: string,
  pieces: Iterable<string | Buffer>,
): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    const fd = access.open(temporary, OPEN.write | OPEN.create | OPEN.truncate | OPEN.noFollow, 0o644);
    try {
      const write = async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) writeFull(access, fd, chunk);
      };
      await pipeline(Readable.from(inBlocks(pieces)), createGzip({ level: LEVEL }), write);
      access.fsync(fd);
    } finally {
      access.close(fd);
    }
    access.rename(temporary, path);
    syncFolder(access, join(path, '..'));
  } finally {
    orNullIfAbsent(() => access.unlink(temporary));
  }
}

const BLOCK_BYTES = 64 << 10;

/** A line each would cost more than packing it. */
function* inBlocks(pieces: Iterable<string | Buffer>): Generator<Buffer> {
  let block: Buffer[] = [];
  let length = 0;
  for (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
    block.push(bytes);
    length += bytes.length;
    if (length < BLOCK_BYTES) continue;
    yield Buffer.concat(block);
    block = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(block);
}
