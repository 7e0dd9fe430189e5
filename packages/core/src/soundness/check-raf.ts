import type { BytesAt } from './bytes-at.ts';
import type { Soundness } from './soundness.ts';
import { cutOff, SOUND, UNKNOWN } from './soundness.ts';

/** Offset and length of the preview, of the description and of the picture, big-endian, as exiftool documents them. */
const PARTS = [84, 92, 100] as const;

/** Judges a RAF of Fujifilm: the three parts that its head names must lie in the file. */
export function checkRaf(bytes: BytesAt): Soundness {
  const head = bytes.read(0, 108);
  if (head.length < 108) return cutOff(108, bytes.size);
  const ends = PARTS.map((at) => head.readUInt32BE(at) + head.readUInt32BE(at + 4));
  const needed = Math.max(...ends);
  if (needed > bytes.size) return cutOff(needed, bytes.size);
  return head.readUInt32BE(100) === 0 ? UNKNOWN : SOUND;
}
