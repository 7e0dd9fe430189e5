import type { BytesAt } from './bytes-at.ts';
import type { Soundness } from './soundness.ts';
import { cutOff, SOUND, UNKNOWN } from './soundness.ts';

/** The head of a file and of the oldest kind of picture that tells its size. */
const HEAD_BYTES = 54;
const UNCOMPRESSED = 0;

/** Judges a BMP by what its head tells: uncompressed rows of a known width, each filled up to four bytes. */
export function checkBmp(bytes: BytesAt): Soundness {
  const head = bytes.read(0, HEAD_BYTES);
  if (head.length < HEAD_BYTES || head.readUInt32LE(14) < 40) return UNKNOWN;
  const [start, told] = [head.readUInt32LE(10), head.readUInt32LE(2)];
  if (head.readUInt32LE(30) !== UNCOMPRESSED) return told === bytes.size ? SOUND : UNKNOWN;
  const rowBytes = Math.ceil((head.readInt32LE(18) * head.readUInt16LE(28)) / 32) * 4;
  const needed = start + rowBytes * Math.abs(head.readInt32LE(22));
  if (rowBytes <= 0) return UNKNOWN;
  return needed > bytes.size ? cutOff(needed, bytes.size) : SOUND;
}
