import { Buffer } from 'node:buffer';
import { comparePaths, displayPath } from '../files/path-text.ts';
import type { LinePlace } from './damaged-line.ts';
import { damagedLine } from './damaged-line.ts';
import type { StoredLine } from './line-reader.ts';
import { linePath } from './record-scan.ts';
import { linePlace } from './stored-json.ts';

/** Lines in one batch; a longer line is one by itself. */
const BATCH_BYTES = 1 << 20;
const LINE_FEED = 0x0a;

/** Lines of records one behind the other. */
export interface LineBatch {
  /** Each with its line feed. */
  readonly lines: Uint8Array;
  readonly count: number;
  /** The paths of the first and of the last of them. */
  readonly first: string;
  readonly last: string;
  /** Where the first of them stands. */
  readonly place: LinePlace;
}

/** Gathers lines of records into batches of up to 1 MiB. A batch is the caller's to keep. The order of the lines is not checked. */
export function* lineBatches(indexPath: string, lines: Iterable<StoredLine>): Generator<LineBatch> {
  let batch: OpenBatch | null = null;
  for (const line of lines) {
    if (batch !== null && !batch.add(line)) {
      yield batch.close();
      batch = null;
    }
    batch ??= new OpenBatch(indexPath, line);
  }
  if (batch !== null) yield batch.close();
}

/** Throws `damaged` where a batch does not come behind the one before it. */
export function* batchesInOrder(batches: Iterable<LineBatch>): Generator<LineBatch> {
  let last: string | null = null;
  for (const batch of batches) {
    if (last !== null && comparePaths(last, batch.first) >= 0)
      throw damagedLine(batch.place, `"${displayPath(batch.first)}" is out of order`);
    ({ last } = batch);
    yield batch;
  }
}

/** The lines of a batch. Their bytes are those of the batch. */
export function* linesOfBatch({ lines, place }: LineBatch): Generator<StoredLine> {
  const bytes = Buffer.from(lines.buffer, lines.byteOffset, lines.length);
  for (let [start, number] = [0, place.number]; start < bytes.length; number++) {
    const end = bytes.indexOf(LINE_FEED, start);
    yield { bytes: bytes.subarray(start, end), number, offset: place.offset + start, whole: true };
    start = end + 1;
  }
}

class OpenBatch {
  readonly #first: string;
  readonly #place: LinePlace;
  readonly #bytes: Buffer;
  #filled = 0;
  #count = 0;
  #lastAt = 0;

  constructor(indexPath: string, first: StoredLine) {
    this.#first = linePath(indexPath, first);
    this.#place = linePlace(indexPath, first);
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(BATCH_BYTES, first.bytes.length + 1));
    this.add(first);
  }

  /** False where the line has no room any more. */
  add({ bytes }: StoredLine): boolean {
    const end = this.#filled + bytes.length + 1;
    if (end > this.#bytes.length) return false;
    this.#lastAt = this.#filled;
    this.#bytes.set(bytes, this.#filled);
    this.#bytes[end - 1] = LINE_FEED;
    this.#filled = end;
    this.#count += 1;
    return true;
  }

  close(): LineBatch {
    const lines = this.#bytes.subarray(0, this.#filled);
    const bytes = lines.subarray(this.#lastAt, -1);
    const { path, number, offset } = this.#place;
    const line = { bytes, number: number + this.#count - 1, offset: offset + this.#lastAt, whole: true };
    const last = linePath(path, line);
    return { lines, count: this.#count, first: this.#first, last, place: this.#place };
  }
}
