import { Buffer } from 'node:buffer';
import type { PathRange } from '../../files/walk-range.ts';
import type { StoredLine } from '../../records/line-reader.ts';
import { lineBatches } from './line-batches.ts';
import { LinesBefore } from './lines-before.ts';

/** A part of a tree with the lines that are stored of it, each with its line feed. */
export interface Piece extends PathRange {
  /** Of its index. */
  readonly known: Uint8Array;
  /** Of a crawl that did not end. */
  readonly made: Uint8Array;
}

/** The lines of an index and of a crawl that did not end, both in the byte order of their paths. */
export interface StoredLines {
  readonly indexPath: string;
  readonly known: Iterable<StoredLine>;
  readonly made: Iterable<StoredLine>;
}

/**
 * Divides a tree into parts of which about 1 MiB of lines are stored, in order and without a gap; a tree of which nothing is stored is one
 * part. Streams: holds two parts.
 */
export function* readPieces({ indexPath, known, made }: StoredLines): Generator<Piece> {
  using rest = new LinesBefore(indexPath, made);
  const batches = lineBatches(indexPath, known);
  try {
    let from: string | null = null;
    let batch = batches.next();
    if (batch.done) return yield* readMade(rest);
    while (!batch.done) {
      const { lines } = batch.value;
      batch = batches.next();
      const to: string | null = batch.done ? null : batch.value.first;
      yield { from, to, known: lines, made: rest.before(to) };
      from = to;
    }
  } finally {
    // A crawl that stops closes the index.
    batches.return(undefined);
  }
}

/** The parts of a tree that has no index. */
function* readMade(rest: LinesBefore): Generator<Piece> {
  const known = Buffer.alloc(0);
  let from: string | null = null;
  for (;;) {
    const made = rest.some();
    const to = rest.next;
    yield { from, to, known, made };
    if (to === null) return;
    from = to;
  }
}
