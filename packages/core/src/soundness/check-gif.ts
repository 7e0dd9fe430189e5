import { Buffer } from 'node:buffer';
import type { BytesAt } from './bytes-at.ts';
import type { Soundness } from './soundness.ts';
import { damaged, SOUND, UNKNOWN } from './soundness.ts';

const WINDOW = 64 * 1024;
const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;

/** Judges a GIF (GIF89a, appendix B) by following its blocks to the trailer. One that ends between two blocks is not judged. */
export function checkGif(bytes: BytesAt): Soundness {
  const byteAt = byteReader(bytes);
  let at = 13 + tableBytes(byteAt(10));
  for (;;) {
    if (at > bytes.size) break;
    const block = byteAt(at);
    if (block === null) return UNKNOWN;
    if (block === TRAILER) return SOUND;
    if (block === EXTENSION) at = endOfData(byteAt, at + 2);
    else if (block === IMAGE) at = endOfData(byteAt, at + 11 + tableBytes(byteAt(at + 9)));
    else return UNKNOWN;
  }
  return damaged('cut-off', `it ends at byte ${bytes.size}, in the middle of a picture`);
}

/** Behind the last of the sub-blocks that begin here; past the end of the file where they do not end in it. */
function endOfData(byteAt: (at: number) => number | null, from: number): number {
  let at = from;
  for (let length = byteAt(at); length !== 0; length = byteAt(at)) {
    if (length === null) return Number.POSITIVE_INFINITY;
    at += 1 + length;
  }
  return at + 1;
}

function tableBytes(flags: number | null): number {
  return flags === null || (flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1);
}

/** Reads single bytes by way of a window of 64 KiB. */
function byteReader(bytes: BytesAt): (at: number) => number | null {
  let window = Buffer.alloc(0);
  let start = 0;
  return (at) => {
    if (at < start || at >= start + window.length) {
      window = Buffer.from(bytes.read(at, WINDOW));
      start = at;
    }
    return window[at - start] ?? null;
  };
}
