import { Buffer } from 'node:buffer';
import type { BytesAt } from './bytes-at.ts';
import { checkBmp } from './check-bmp.ts';
import { checkBoxes } from './check-boxes.ts';
import { checkGif } from './check-gif.ts';
import { checkJpeg } from './check-jpeg.ts';
import { checkRaf } from './check-raf.ts';
import { checkRiff } from './check-riff.ts';
import { checkTiff } from './check-tiff.ts';
import { checkTransport } from './check-transport.ts';
import type { ContentFormat } from './content-format.ts';
import { formatOf, HEAD_BYTES, textIn } from './content-format.ts';
import { isLookedAt, isPlaceholderName, shouldHoldPicture } from './expected-format.ts';
import { JpegStream } from './jpeg-stream.ts';
import { PngStream } from './png-stream.ts';
import type { Soundness } from './soundness.ts';
import { damaged, UNKNOWN } from './soundness.ts';
import type { ZeroRun } from './zero-runs.ts';
import { ZeroRuns } from './zero-runs.ts';

/**
 * Looks at one file while it is read to its end for another reason: `see` gets its chunks in order, all of them but the last of a
 * multiple of 512 bytes, and `end` judges. JPEG and PNG are followed as they go by; for other formats a few places are read again, which
 * are in memory still. Cost: a look at each byte of a JPEG or PNG for its marks, and at three bytes of each 512 of all others.
 */
export class ContentCheck {
  readonly #name: string;
  readonly #zeros = new ZeroRuns();
  #head: Buffer = Buffer.alloc(0);
  #format: ContentFormat | null = null;
  #jpeg: JpegStream | null = null;
  #png: PngStream | null = null;
  #seen = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** False for a name that is not looked at; then neither `see` nor `end` need be called. */
  static isFor(name: string): boolean {
    return isLookedAt(name) || isPlaceholderName(name);
  }

  see(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (this.#seen === 0) this.#begin(bytes);
    this.#zeros.see(bytes, this.#seen);
    this.#jpeg?.see(bytes, this.#seen);
    this.#png?.see(bytes);
    this.#seen += bytes.length;
  }

  /** `allocatedBytes` are those that the file system has set aside for the file; undefined where it does not tell. */
  end(bytes: BytesAt, allocatedBytes?: number): Soundness {
    const name = this.#name;
    if (isPlaceholderName(name))
      return damaged('placeholder', 'it stands for a file that is in a cloud only and was not downloaded');
    const runs = this.#zeros.end(bytes.size);
    if (runs[0]?.start === 0 && runs[0].end === bytes.size) return allZeros(name, bytes.size, allocatedBytes);
    if (this.#format === null) return shouldHoldPicture(name) ? this.#noPicture() : UNKNOWN;
    return this.#judge(this.#format, bytes, runs);
  }

  #begin(chunk: Buffer): void {
    this.#head = Buffer.from(chunk.subarray(0, HEAD_BYTES));
    this.#format = formatOf(this.#head);
    if (this.#format === 'jpeg') this.#jpeg = new JpegStream();
    if (this.#format === 'png') this.#png = new PngStream();
  }

  #judge(format: ContentFormat, bytes: BytesAt, runs: readonly ZeroRun[]): Soundness {
    switch (format) {
      case 'jpeg':
        return this.#jpeg === null ? UNKNOWN : checkJpeg(this.#jpeg, bytes, runs);
      case 'png':
        return this.#png?.end(bytes.size) ?? UNKNOWN;
      case 'gif':
        return checkGif(bytes);
      case 'tiff':
        return checkTiff(bytes, runs);
      case 'raf':
        return checkRaf(bytes);
      case 'boxes':
        return checkBoxes(bytes, runs);
      case 'riff':
        return checkRiff(bytes, runs);
      case 'bmp':
        return checkBmp(bytes);
      case 'ts188':
        return checkTransport(bytes, 188);
      case 'ts192':
        return checkTransport(bytes, 192);
      case 'other':
        return UNKNOWN;
    }
  }

  #noPicture(): Soundness {
    const text = textIn(this.#head);
    if (text !== null) return damaged('not-a-picture', `it holds text and no picture: ${text}`);
    const first = this.#head
      .subarray(0, 8)
      .toString('hex')
      .replace(/(..)(?=.)/g, '$1 ');
    return damaged('not-a-picture', `it begins with ${first}, as no picture does`);
  }
}

/** A name without an extension says nothing of what it should hold. */
function allZeros(name: string, size: number, allocatedBytes: number | undefined): Soundness {
  if (size === 0 || !shouldHoldPicture(name)) return UNKNOWN;
  if (allocatedBytes === 0)
    return damaged(
      'placeholder',
      `it claims ${size} bytes, of which none is on the disk: a cloud's stand-in, or a copy that was never filled`,
    );
  return damaged('zeros', `all of its ${size} bytes are zeros`);
}
