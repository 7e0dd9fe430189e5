import type { PathRange } from '../../files/walk-range.ts';
import type { StoredLine } from '../../records/line-reader.ts';
import type { LineBatch } from '../../records/line-batches.ts';
import { cutLines } from './divide-rest.ts';
import { LinesBefore } from './lines-before.ts';
import type { Piece } from './piece.ts';

/** The lines of an index, whose order between batches was checked, and of a crawl that did not end, both in the byte order of their paths. */
export interface StoredLines {
  readonly indexPath: string;
  readonly known: Iterable<LineBatch>;
  readonly made: Iterable<StoredLine>;
}

/**
 * Divides a tree into parts of which about 1 MiB of lines of either kind are stored, in order and without a gap; a tree of which nothing is stored
 * is one part. Streams: holds two parts.
 */
export function* readPieces({ indexPath, known, made }: StoredLines): Generator<Piece> {
  using rest = new LinesBefore(indexPath, made);
  const batches = known[Symbol.iterator]();
  try {
    let from: string | null = null;
    let batch = batches.next();
    do {
      const lines = batch.done ? NO_LINES : batch.value.lines;
      if (!batch.done) batch = batches.next();
      const to: string | null = batch.done ? null : batch.value.first;
      yield* dividedByMade({ from, to, known: lines, indexPath }, rest);
      from = to;
    } while (from !== null);
  } finally {
    // A crawl that stops closes the index.
    batches.return?.();
  }
}

const NO_LINES = new Uint8Array(0);

/** A crawl that did not end may have made any number of records between two of the index. */
function* dividedByMade(
  { from, to, known, indexPath }: PathRange & { readonly known: Uint8Array; readonly indexPath: string },
  rest: LinesBefore,
): Generator<Piece> {
  let [start, lines] = [from, known];
  for (;;) {
    const made = rest.some(to);
    const next = rest.nextBefore(to);
    const [here = NO_LINES, behind = NO_LINES] = next === null ? [lines] : cutLines(lines, [next], indexPath);
    yield { from: start, to: next ?? to, known: here, made };
    if (next === null) return;
    [start, lines] = [next, behind];
  }
}
