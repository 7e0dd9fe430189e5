import type { BytesAt } from './bytes-at.ts';
import type { Soundness } from './soundness.ts';
import { damaged, SOUND, UNKNOWN } from './soundness.ts';

const SYNC = 0x47;
/** Packets looked at, evenly over the file. */
const LOOKED_AT = 256;

/** The length of the packets of a transport stream (ISO/IEC 13818-1), in camcorder files with four bytes before each; null for none. */
export function packetBytes(head: Buffer): 188 | 192 | null {
  if (head[0] === SYNC && head[188] === SYNC && head[376] === SYNC) return 188;
  if (head[4] === SYNC && head[196] === SYNC && head[388] === SYNC) return 192;
  return null;
}

/** Judges a film of MTS or M2TS: whole packets to its end, of which those that are looked at begin as packets do. */
export function checkTransport(bytes: BytesAt, length: 188 | 192): Soundness {
  const packets = Math.floor(bytes.size / length);
  const step = Math.max(1, Math.floor(packets / LOOKED_AT));
  const syncAt = length - 188;
  let bad: number | null = null;
  let isLastGood = false;
  for (let nth = 0; nth < packets; nth += step) {
    isLastGood = bytes.read(nth * length + syncAt, 1)[0] === SYNC;
    if (!isLastGood) bad ??= nth * length;
  }
  // Where two films were joined, all packets behind stand elsewhere, and nothing is missing.
  if (!isLastGood || bytes.size % length !== 0) return UNKNOWN;
  if (bad !== null) return damaged('overwritten', `what stands at byte ${bad} is no part of the film`);
  return SOUND;
}
