import { Buffer } from 'node:buffer';
import type { StoredLine } from '../../records/line-reader.ts';
import { linePath } from '../../records/record-scan.ts';

/** Lines in one batch; a longer line is one by itself. */
const BATCH_BYTES = 1 << 20;
const LINE_FEED = 0x0a;

/** Lines of records one behind the other. */
export interface LineBatch {
  /** The path of the first of them. */
  readonly first: string;
  /** Each with its line feed. */
  readonly lines: Uint8Array;
}

/** Gathers lines of records into batches of up to 1 MiB. A batch is the caller's to keep. */
export function* lineBatches(indexPath: string, lines: Iterable<StoredLine>): Generator<LineBatch> {
  let first = '';
  let batch = Buffer.alloc(0);
  let filled = 0;
  for (const line of lines) {
    const end = filled + line.bytes.length + 1;
    if (filled > 0 && end > BATCH_BYTES) {
      yield { first, lines: batch.subarray(0, filled) };
      filled = 0;
    }
    if (filled === 0) {
      first = linePath(indexPath, line);
      batch = Buffer.allocUnsafeSlow(Math.max(BATCH_BYTES, line.bytes.length + 1));
    }
    batch.set(line.bytes, filled);
    filled += line.bytes.length + 1;
    batch[filled - 1] = LINE_FEED;
  }
  if (filled > 0) yield { first, lines: batch.subarray(0, filled) };
}
