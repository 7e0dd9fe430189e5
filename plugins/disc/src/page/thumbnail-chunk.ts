import { MAX_PREVIEW } from '@mediastruct/core/thumbnails';
import { dataScript } from './script-data.ts';

/** Base64 bytes of a chunk, about: what a drive reads in a quarter of a second. */
export const CHUNK_BYTES = 1_000_000;
/** A chunk ends with the thumbnail that fills it; the call around it takes less than a sector. */
const ROOM = CHUNK_BYTES + 2 * MAX_PREVIEW + 2048;

/** A file of thumbnails that is being filled; one buffer for all of them, because there are hundreds of a megabyte. */
export class ThumbnailChunk {
  readonly #buffer = Buffer.alloc(ROOM);
  /** Of the items, with quotes and commas. */
  bytes = 0;
  count = 0;
  #items: string[] = [];

  add(jpeg: Buffer): void {
    const item = jpeg.toString('base64');
    this.#items.push(item);
    this.bytes += item.length + 3;
    this.count += 1;
  }

  /** The file with this number, valid until the next one is taken; then the chunk is empty. */
  take(number: number): Buffer {
    // Base64 has nothing that must be escaped.
    const [before = '', after = ''] = dataScript('thumbs', number, ['']).split('""');
    let at = this.#buffer.write(before, 0, 'latin1');
    for (const [nth, item] of this.#items.entries())
      at += this.#buffer.write(nth === 0 ? `"${item}"` : `,"${item}"`, at, 'latin1');
    at += this.#buffer.write(after, at, 'latin1');
    this.#items = [];
    this.bytes = 0;
    this.count = 0;
    return this.#buffer.subarray(0, at);
  }
}
