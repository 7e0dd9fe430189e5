import { tmpdir } from 'node:os';
import { ExiftoolReader } from '../metadata/exiftool-reader.ts';
import { decodeEmbedded, orientationOf } from './exiftool-previews.ts';
import { upright } from './upright.ts';
import { wholeJpegLength } from './whole-jpeg.ts';

/** Where cameras put the pictures that they make of a RAW file; those of maker notes too. */
const NAMES = ['JpgFromRaw', 'PreviewImage', 'OtherImage', 'ThumbnailImage'];
const LARGE_ARGS = ['-fast', '-b', '-G0:1:4', ...NAMES.map((name) => `-${name}`), '-Orientation#'];
/** Bytes. Full pictures of 60 megapixels take some 15 MB. */
const MAX_LARGE = 32 << 20;
/** Pixels a side; a browser decodes what is larger with more than a gigabyte. */
const MAX_SIDE = 16_384;

/** The largest JPEG that a RAW file embeds, by exiftool with one process. Memory: the picture, three times. `close()` ends the process. */
export class LargePreviews {
  readonly #reader = new ExiftoolReader({ scratchDir: tmpdir(), args: LARGE_ARGS, processes: 1 });

  /** A whole JPEG, turned as the picture is; null where the file embeds none, or cannot be read. */
  async read(path: string): Promise<Buffer | null> {
    const outcome = await this.#reader.read(path);
    if (outcome.kind === 'failed') return null;
    const tags = Object.entries(outcome.tags);
    const found = tags
      .filter(([key]) => NAMES.some((name) => key.endsWith(`:${name}`)))
      .flatMap(([, value]) => wholeOf(decodeEmbedded(value)));
    const largest = found.reduce<Buffer | null>(
      (best, one) => (best && best.length >= one.length ? best : one),
      null,
    );
    return largest && upright(largest, orientationOf(tags));
  }

  async close(): Promise<void> {
    await this.#reader.close();
  }
}

function wholeOf(bytes: Buffer | null): Buffer[] {
  if (bytes === null || bytes.length > MAX_LARGE) return [];
  const length = wholeJpegLength(bytes, MAX_SIDE);
  return length === null ? [] : [bytes.subarray(0, length)];
}
