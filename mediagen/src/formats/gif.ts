import { createRandom } from '../random.ts';
import type { Seed } from '../random.ts';
import { noiseBuffer } from './noise.ts';

const LITERALS = 126;
const BLOCK = LITERALS + 2;
const COLOURS = 128;
const HEAD = 13 + COLOURS * 3;
const IMAGE_HEAD = 11;
const TAIL = 4;

/**
 * A GIF89a of exactly `size` bytes (raised to one row at least): one picture of noise in 128 colours.
 *
 * LZW codes stay eight bits wide when a clear code comes before the table has 256 entries, so a sub-block of a clear
 * code and 126 literals is 128 plain bytes (GIF89a, appendix F). Comment extensions take what is left over.
 */
export function gifFile({ size, seed }: { readonly size: number; readonly seed: Seed }): Buffer {
  const room = size - HEAD - IMAGE_HEAD - TAIL;
  const blocks = Math.max(1, Math.floor(room / BLOCK));
  const blocksPerRow = Math.min(500, Math.max(1, Math.round(Math.sqrt(blocks / 120))), blocks);
  const height = Math.min(65_535, Math.floor(blocks / blocksPerRow));
  const used = HEAD + IMAGE_HEAD + height * blocksPerRow * BLOCK + TAIL;
  const random = createRandom(seed);
  const bytes = noiseBuffer(Math.max(used, size), random, { mask: 0x7f });
  const width = blocksPerRow * LITERALS;
  writeHead(bytes, width, height);
  const imageAt = HEAD + writeComments(bytes, HEAD, bytes.length - used);
  bytes.writeUInt8(0x2c, imageAt);
  bytes.writeUInt32LE(0, imageAt + 1);
  bytes.writeUInt16LE(width, imageAt + 5);
  bytes.writeUInt16LE(height, imageAt + 7);
  bytes.writeUInt16LE(0x0700, imageAt + 9);
  const end = writeBlocks(bytes, imageAt + IMAGE_HEAD, height * blocksPerRow);
  bytes.writeUInt32BE(0x01_81_00_3b, end);
  // Too few bytes for a comment are left behind the trailer, where no decoder looks.
  return bytes;
}

function writeHead(bytes: Buffer, width: number, height: number): void {
  bytes.write('GIF89a', 0, 'latin1');
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  bytes[10] = 0xf6;
  bytes.writeUInt16LE(0, 11);
}

function writeBlocks(bytes: Buffer, start: number, count: number): number {
  const end = start + count * BLOCK;
  for (let at = start; at < end; at += BLOCK) {
    bytes[at] = BLOCK - 1;
    bytes[at + 1] = 0x80;
  }
  return end;
}

function writeComments(bytes: Buffer, start: number, spare: number): number {
  if (spare < 5) return 0;
  bytes.writeUInt16BE(0x21fe, start);
  const end = start + spare - 1;
  for (let at = start + 2; at < end;) {
    const most = Math.min(255, end - at - 1);
    // One byte alone cannot be a sub-block, so the one before gives it a companion.
    const length = end - at - 1 - most === 1 ? most - 1 : most;
    bytes[at] = length;
    at += length + 1;
  }
  bytes[end] = 0;
  return spare;
}
