import { Buffer } from 'node:buffer';
import { comparePaths } from '../../files/path-text.ts';
import { readPiece } from '../../records/record-piece.ts';
import type { RangeRest } from '../range/range-answer.ts';
import type { Piece } from './piece.ts';

/** What a reader left of a part, divided where it says that it can be, each with its lines. */
export function divideRest({ to, known, made }: Piece, rest: RangeRest, indexPath: string): Piece[] {
  const { from, splits } = rest;
  const cut = (lines: Uint8Array, used: number) => cutLines(lines.subarray(used), splits, indexPath);
  const [knowns, mades] = [cut(known, rest.known), cut(made, rest.made)];
  return [from, ...splits].map((start, nth) => ({
    from: start,
    to: splits[nth] ?? to,
    known: knowns[nth] ?? NO_LINES,
    made: mades[nth] ?? NO_LINES,
    hasWaited: nth === 0 && rest.waitMs > 0,
  }));
}

const NO_LINES = new Uint8Array(0);

/** Cuts lines before each of the places, which ascend: one part more than there are places. A part without lines has no memory of the others. */
export function cutLines(lines: Uint8Array, places: readonly string[], indexPath: string): Uint8Array[] {
  const ends: number[] = [];
  if (lines.length > 0 && places.length > 0)
    for (const line of readPiece(Buffer.from(lines.buffer, lines.byteOffset, lines.length), indexPath))
      for (
        let place = places[ends.length];
        place !== undefined && comparePaths(line.path, place) >= 0;
        place = places[ends.length]
      )
        ends.push(line.start);
  while (ends.length <= places.length) ends.push(lines.length);
  return ends.map((end, nth) => {
    const start = ends[nth - 1] ?? 0;
    return start === end ? NO_LINES : lines.subarray(start, end);
  });
}
