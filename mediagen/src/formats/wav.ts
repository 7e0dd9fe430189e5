import { createRandom } from '../random.ts';
import type { Seed } from '../random.ts';
import { noiseBuffer } from './noise.ts';

const HEAD_BYTES = 44;
const RATE_HZ = 8000;

/** A spoken note: PCM noise of 8 bits and one channel (RIFF WAVE), of exactly `size` bytes, at least a head without sound. */
export function wavFile({ size, seed }: { readonly size: number; readonly seed: Seed }): Buffer {
  const bytes = noiseBuffer(Math.max(HEAD_BYTES, size), createRandom(seed), { mask: 0xff });
  const sound = bytes.length - HEAD_BYTES;
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE_HZ, 24);
  bytes.writeUInt32LE(RATE_HZ, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(sound, 40);
  return bytes;
}
