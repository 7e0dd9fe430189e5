import type { BytesAt } from './bytes-at.ts';
import type { Soundness } from './soundness.ts';
import { cutOff, damaged, SOUND, UNKNOWN } from './soundness.ts';
import type { ZeroRun } from './zero-runs.ts';
import { describeHole, holeIn, HOLE_OF_A_FILM } from './zero-runs.ts';

/** A recorder writes one of these until it knows the size. */
const NOT_TOLD = new Set([0, 0xffff_ffff]);
/** Some recorders count the head of a part, which is not to be counted. Bytes. */
const HEAD_BYTES = 8;
const MOST_PARTS = 4096;

/**
 * Judges what is in a RIFF (WebP, AVI, WAV): each part must lie in the file; a long AVI has several. A WebP is compressed from its
 * head on, so that a hole of zeros in it is damage; so is one of a megabyte in a film.
 */
export function checkRiff(bytes: BytesAt, runs: readonly ZeroRun[]): Soundness {
  const found = checkParts(bytes);
  if (found.kind === 'damaged') return found;
  const kind = bytes.read(8, 4).toString('latin1');
  if (kind !== 'WEBP' && kind !== 'AVI ') return found;
  const hole = holeIn(runs, { start: 0, end: bytes.size }, kind === 'AVI ' ? HOLE_OF_A_FILM : undefined);
  return hole === undefined ? found : damaged('zeros', describeHole(hole));
}

function checkParts(bytes: BytesAt): Soundness {
  let start = 0;
  for (let nth = 0; nth < MOST_PARTS && start + 12 <= bytes.size; nth += 1) {
    const head = bytes.read(start, 12);
    if (head.toString('latin1', 0, 4) !== 'RIFF') break;
    const length = head.readUInt32LE(4);
    if (NOT_TOLD.has(length)) {
      if (head.toString('latin1', 8, 12) !== 'AVI ' || length !== 0) return UNKNOWN;
      return damaged(
        'unfinished',
        'the size of the film was never written, so its recording was never finished',
      );
    }
    const end = start + 8 + length;
    // A last part of odd length may lack the byte that fills it up.
    if (end > bytes.size + HEAD_BYTES) return cutOff(end, bytes.size);
    if (end > bytes.size + 1) return UNKNOWN;
    start = end + (length % 2);
  }
  return SOUND;
}
