import { comparePaths } from '../files/path-text.ts';
import type { ChangeCursor } from './change-cursor.ts';
import type { LineBatch } from './line-batches.ts';
import { lineBatches, linesOfBatch } from './line-batches.ts';
import type { StoredLine } from './line-reader.ts';
import { linePath } from './record-scan.ts';

/**
 * Batches of record lines merged with changes, both in the byte order of their paths; a change takes the place of the record of its path. A
 * batch in which nothing changes is given on as it is. Streams both.
 */
export function* mergeBatches(
  indexPath: string,
  batches: Iterable<LineBatch>,
  changes: ChangeCursor,
): Generator<LineBatch> {
  for (const batch of batches) {
    const { path } = changes;
    if (path === null || comparePaths(path, batch.last) > 0) yield batch;
    else yield* lineBatches(indexPath, merged(batch, changes));
  }
  yield* lineBatches(indexPath, before(null, changes));
}

function* merged(batch: LineBatch, changes: ChangeCursor): Generator<StoredLine> {
  for (const line of linesOfBatch(batch)) {
    const path = linePath(batch.place.path, line);
    yield* before(path, changes);
    if (changes.path === path) yield* taken(changes);
    else yield line;
  }
}

/** The records of the next changes, those before a path; of all where it is null. */
function* before(path: string | null, changes: ChangeCursor): Generator<StoredLine> {
  for (let next = changes.path; next !== null; next = changes.path) {
    if (path !== null && comparePaths(next, path) >= 0) return;
    yield* taken(changes);
  }
}

function* taken(changes: ChangeCursor): Generator<StoredLine> {
  const line = changes.take();
  if (line !== null) yield line;
}
