import { createRandom } from '../random.ts';
import type { Seed } from '../random.ts';
import { noiseBuffer } from './noise.ts';

const HEAD = 54;

/**
 * A Windows bitmap (BITMAPINFOHEADER, 24 bits a pixel) of exactly `size` bytes, raised to one pixel at least.
 *
 * Rows are multiples of four bytes; what is left over lies between the header and the pixels, as `bfOffBits` allows.
 */
export function bmpFile({ size, seed }: { readonly size: number; readonly seed: Seed }): Buffer {
  const room = Math.max(4, size - HEAD);
  const width = Math.max(1, Math.floor(Math.sqrt((room / 3) * (4 / 3))));
  const row = Math.ceil((width * 3) / 4) * 4;
  const height = Math.max(1, Math.floor(room / row));
  const random = createRandom(seed);
  const bytes = noiseBuffer(Math.max(size, HEAD + row * height), random, {
    mask: 0x3f,
    base: random.between(0, 3) << 6,
  });
  bytes.fill(0, 0, HEAD);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(bytes.length - row * height, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  bytes.writeUInt32LE(row * height, 34);
  return bytes;
}
