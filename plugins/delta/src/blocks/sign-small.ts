import { Buffer } from 'node:buffer';
import type { FileAccess, FileStat } from '@mediastruct/core/threads';
import { openForReading, sameFile } from '@mediastruct/core/threads';
import { chooseBlockBytes, HEAD_BYTES } from './block-size.ts';
import type { BlockFailure } from './failure.ts';
import { asFailure, refused } from './failure.ts';
import type { LargeFile } from './pool-tasks.ts';
import type { Signature } from './signature.ts';
import { blockCount, STRONG_BYTES } from './signature.ts';
import { formatSignature } from './signature-record.ts';
import { sketchOf } from './sketch.ts';
import { putStrong, strongSum } from './strong-sum.ts';
import { BlockSummer } from './weak-sum.ts';

/** Files up to so many bytes are signed many at a time. */
export const SMALL_FILE_BYTES = 1 << 20;

/** A small file with its signature in stored form. */
export interface SmallFile {
  readonly kind: 'small';
  readonly stat: FileStat;
  readonly record: Uint8Array;
}

let shared: { readonly bytes: Uint8Array; readonly summer: BlockSummer } | undefined;

/**
 * Signs a file of 1 MiB at most, which is in memory as a whole while its sums are made. Never throws for the state of the file, as `signFile`. Memory: 1 MiB for
 * each thread, once.
 */
export function signSmall(
  access: FileAccess,
  path: string,
  blockBytes?: number,
): SmallFile | LargeFile | BlockFailure {
  try {
    const fd = openForReading(access, path);
    try {
      const stat = access.fstat(fd);
      if (stat.kind !== 'file') throw refused(path, 'expected a regular file');
      if (stat.size > SMALL_FILE_BYTES) return { kind: 'large', stat };
      const { bytes: buffer, summer } = (shared ??= newBuffer());
      const isWhole = readAll(access, fd, buffer.subarray(0, stat.size + 1)) === stat.size;
      if (!isWhole || !sameFile(stat, access.fstat(fd)))
        throw refused(path, 'the file changed while it was read');
      const signature = signatureOf(buffer.subarray(0, stat.size), summer, blockBytes);
      return { kind: 'small', stat, record: formatSignature(signature) };
    } finally {
      access.close(fd);
    }
  } catch (error) {
    return asFailure(error, path);
  }
}

function newBuffer() {
  const bytes = new Uint8Array(SMALL_FILE_BYTES + 1);
  return { bytes, summer: new BlockSummer(bytes) };
}

/** A read that gives no more than the file should have met its end, for one byte more was asked for. */
function readAll(access: FileAccess, fd: number, room: Uint8Array): number {
  const expected = room.length - 1;
  let count = access.read(fd, room, null);
  for (let more = count; more > 0 && count !== expected && count < room.length; count += more)
    more = access.read(fd, room.subarray(count), null);
  return count;
}

/** The signature of bytes that stand at the beginning of the buffer that `summer` sums. */
function signatureOf(bytes: Uint8Array, summer: BlockSummer, asked: number | undefined): Signature {
  const size = bytes.length;
  const blockBytes = chooseBlockBytes({ size, head: bytes.subarray(0, HEAD_BYTES), asked });
  const blocks = blockCount(size, blockBytes);
  const weak = new Int32Array(blocks);
  const strong = new Uint8Array(blocks * STRONG_BYTES);
  const whole = strongSum(bytes);
  for (let block = 0; block < blocks; block += 1) {
    const start = block * blockBytes;
    const end = Math.min(start + blockBytes, size);
    weak[block] = summer.weakAt(start, end - start);
    putStrong(strong, block, blocks === 1 ? whole : strongSum(bytes.subarray(start, end)));
  }
  const sketch = sketchOf(size, (buffer, position) => {
    const piece = bytes.subarray(position, position + buffer.length);
    buffer.set(piece);
    return piece.length;
  });
  return { sha256: Buffer.from(whole, 'latin1').toString('hex'), size, blockBytes, weak, strong, sketch };
}
