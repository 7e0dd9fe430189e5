import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { FileAccess } from '../../../files/file-access.ts';
import { errnoOf, lstatOrNull, messageOf, OPEN, orNullIfAbsent } from '../../../files/file-access.ts';
import { openForReading, readFull } from '../../../files/hash-file.ts';
import { displayPath } from '../../../files/path-text.ts';
import { writeFull } from '../../../files/write-full.ts';
import { cannotRead } from './cannot-read.ts';
import { MediaStructError } from '../../../errors/media-struct-error.ts';

const READ_BYTES = 1 << 20;
/** Left free on the library's disk. Bytes. */
const HEADROOM_BYTES = 256 * 1024 * 1024;
const COMPRESSED_TAR = /\.(tgz|tar\.gz)$/i;

/** True for a tar file that is compressed as a whole, so that nothing in it can be read without all that is before. */
export function isCompressedTar(path: string): boolean {
  return COMPRESSED_TAR.test(path);
}

/** Where a run keeps the tar file of the nth of its sources. */
export function unpackedPath(folder: string, nth: number): string {
  return join(folder, `unpacked-${nth}.tar`);
}

/**
 * Unpacks a compressed tar file, so that its members can be read. One that is damaged or cut off is unpacked up to there, and the
 * answer says so; null where it is whole. Without room for it: `no-space` (23), and what was written is gone.
 */
export async function unpackGzip(
  access: FileAccess,
  {
    from,
    to,
    onBytes,
  }: { readonly from: string; readonly to: string; readonly onBytes?: (bytes: number) => void },
): Promise<string | null> {
  const temporary = `${to}.tmp`;
  const fd = access.open(temporary, OPEN.write | OPEN.create | OPEN.truncate, 0o600);
  let fault: string | null = null;
  try {
    await pipeline(
      Readable.from(piecesOf(access, from, onBytes)),
      createGunzip(),
      async (made: AsyncIterable<Buffer>) => {
        for await (const bytes of made) write(access, { fd, to, bytes });
      },
    );
    access.fsync(fd);
  } catch (error) {
    if (error instanceof MediaStructError) {
      orNullIfAbsent(() => access.unlink(temporary));
      throw error;
    }
    if (errnoOf(error) !== null) throw cannotRead(from, error);
    fault = messageOf(error);
  } finally {
    access.close(fd);
  }
  // Half of it under its name would be taken for all of it by whoever resumes.
  access.rename(temporary, to);
  return fault;
}

/** Unpacks those of a run's sources again that are not there: its plan was saved, or is taken back. */
export async function unpackAbsent(
  access: FileAccess,
  { folder, sources }: { readonly folder: string; readonly sources: readonly string[] },
): Promise<void> {
  for (const [nth, from] of sources.entries()) {
    const to = unpackedPath(folder, nth);
    const isOne = isCompressedTar(from) && lstatOrNull(access, from)?.kind === 'file';
    if (isOne && lstatOrNull(access, to) === null) await unpackGzip(access, { from, to });
  }
}

/** Removes what was unpacked for a run. */
export function removeUnpacked(
  access: FileAccess,
  { folder, sources }: { readonly folder: string; readonly sources: readonly string[] },
): void {
  for (const [nth, from] of sources.entries())
    if (isCompressedTar(from)) orNullIfAbsent(() => access.unlink(unpackedPath(folder, nth)));
}

function* piecesOf(
  access: FileAccess,
  path: string,
  onBytes: ((bytes: number) => void) | undefined,
): Generator<Uint8Array> {
  const fd = openForReading(access, path);
  try {
    for (;;) {
      const buffer = new Uint8Array(READ_BYTES);
      const count = readFull(access, fd, buffer);
      if (count === 0) return;
      onBytes?.(count);
      yield buffer.subarray(0, count);
    }
  } finally {
    access.close(fd);
  }
}

function write(
  access: FileAccess,
  { fd, to, bytes }: { readonly fd: number; readonly to: string; readonly bytes: Uint8Array },
): void {
  const { available } = access.statfs(dirname(to));
  if (available < HEADROOM_BYTES) throw noRoom(to, `${available} bytes are left`);
  try {
    writeFull(access, fd, bytes);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    throw noRoom(to, messageOf(error));
  }
}

function noRoom(path: string, why: string): MediaStructError {
  return new MediaStructError(
    'no-space',
    `${displayPath(dirname(path))}: expected room to unpack a .tgz, which can be read no other way: ${why}`,
    {
      path: dirname(path),
      suggestions: ['Make room, or ask Takeout for .zip, which is read in place. Nothing was changed.'],
    },
  );
}
