import { hash } from 'node:crypto';
import type { Sketch } from './signature.ts';
import { SKETCH_PIECES } from './signature.ts';

const PIECE_BYTES = 1 << 10;
const NO_PIECES: Sketch = [...filled([]), ...filled([])];

/** Reads up to `buffer.length` bytes at `position`; 0 at the end. */
export type ReadAt = (buffer: Uint8Array, position: number) => number;

/** The sketch of a file of this size. Reads 16 KiB. */
export function sketchOf(size: number, read: ReadAt): Sketch {
  if (size < PIECE_BYTES) return NO_PIECES;
  const pieces = Math.min(SKETCH_PIECES, Math.floor(size / PIECE_BYTES));
  const bytes = new Uint8Array(pieces * PIECE_BYTES);
  const head = readWhole(bytes, 0, read) ? sumsOf(bytes) : [];
  const tail = readWhole(bytes, size - bytes.length, read) ? sumsOf(bytes).reverse() : [];
  return [...filled(head), ...filled(tail)];
}

function readWhole(bytes: Uint8Array, position: number, read: ReadAt): boolean {
  for (let done = 0; done < bytes.length;) {
    const count = read(bytes.subarray(done), position + done);
    if (count === 0) return false;
    done += count;
  }
  return true;
}

function sumsOf(bytes: Uint8Array): number[] {
  const sums: number[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    sums.push(pieceSum(bytes.subarray(at, at + PIECE_BYTES)));
  return sums;
}

/** Zeros and other padding are in many files and say nothing: 0, as for a piece that is not there. */
function pieceSum(piece: Uint8Array): number {
  if (piece.every((byte) => byte === piece[0])) return 0;
  const sum = hash('sha256', piece, 'binary');
  const byteAt = (at: number) => sum.charCodeAt(at) << (8 * at);
  return (byteAt(0) | byteAt(1) | byteAt(2) | byteAt(3)) >>> 0;
}

function filled(sums: readonly number[]): number[] {
  return Array.from({ length: SKETCH_PIECES }, (_, at) => sums[at] ?? 0);
}
