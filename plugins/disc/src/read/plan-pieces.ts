import { SECTOR } from '../image/sectors.ts';
import type { SweptFile } from './file-sweep.ts';
import { rangesOf } from './file-sweep.ts';

/** Large reads keep a drive streaming. */
const PIECE_BYTES = 4 << 20;
/** A gap that is smaller is read along: to skip it would cost a drive more. Bytes. */
const LARGEST_GAP = 4 << 20;

/** Bytes that are read at once. */
export interface Piece {
  readonly position: number;
  readonly bytes: number;
}

/** Pieces over the first `length` bytes of a disc; none of them lies in two regions of `regionBytes`. */
export function* wholePieces(length: number, regionBytes = length): Generator<Piece> {
  for (let position = 0; position < length;) {
    const regionEnd = (Math.floor(position / regionBytes) + 1) * regionBytes;
    const end = Math.min(length, regionEnd, position + PIECE_BYTES);
    yield { position, bytes: end - position };
    position = end;
  }
}

/** Pieces over all that files take, in ascending order, whole sectors. */
export function* filePieces(files: Iterable<SweptFile>): Generator<Piece> {
  const ranges = [...files].flatMap(rangesOf).sort((a, b) => a.start - b.start);
  let at = ranges[0]?.start ?? 0;
  let runEnd = at;
  for (const { start, end } of ranges) {
    if (start - runEnd > LARGEST_GAP) {
      yield* cut(at, runEnd);
      at = start;
    }
    runEnd = Math.max(runEnd, Math.ceil(end / SECTOR) * SECTOR);
    const full = at + Math.floor((runEnd - at) / PIECE_BYTES) * PIECE_BYTES;
    yield* cut(at, full);
    at = Math.max(at, full);
  }
  yield* cut(at, runEnd);
}

function* cut(start: number, end: number): Generator<Piece> {
  for (let position = start; position < end; position += PIECE_BYTES)
    yield { position, bytes: Math.min(PIECE_BYTES, end - position) };
}
