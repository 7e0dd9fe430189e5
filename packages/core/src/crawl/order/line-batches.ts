import { Buffer } from 'node:buffer';
import { comparePaths, displayPath } from '../../files/path-text.ts';
import { damagedLine } from '../../records/damaged-line.ts';
import type { StoredLine } from '../../records/line-reader.ts';
import { linePath } from '../../records/record-scan.ts';
import { linePlace } from '../../records/stored-json.ts';

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

/**
 * Gathers lines of records into batches of up to 1 MiB. A batch is the caller's to keep. Who reads a batch checks the order inside it; that of one to
 * the next is checked here, and throws `damaged`.
 */
export function* lineBatches(indexPath: string, lines: Iterable<StoredLine>): Generator<LineBatch> {
  let first = '';
  let batch = Buffer.alloc(0);
  let filled = 0;
  let [lastAt, last]: [number, string | null] = [0, null];
  for (const line of lines) {
    const end = filled + line.bytes.length + 1;
    if (filled > 0 && end > BATCH_BYTES) {
      last = linePath(indexPath, { ...line, bytes: batch.subarray(lastAt, filled - 1) });
      yield { first, lines: batch.subarray(0, filled) };
      filled = 0;
    }
    if (filled === 0) {
      first = linePath(indexPath, line);
      if (last !== null && comparePaths(last, first) >= 0)
        throw damagedLine(linePlace(indexPath, line), `"${displayPath(first)}" is out of order`);
      batch = Buffer.allocUnsafeSlow(Math.max(BATCH_BYTES, line.bytes.length + 1));
    }
    lastAt = filled;
    batch.set(line.bytes, filled);
    filled += line.bytes.length + 1;
    batch[filled - 1] = LINE_FEED;
  }
  if (filled > 0) yield { first, lines: batch.subarray(0, filled) };
}
