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

/** Cuts lines before each of the places, which ascend: one part more than there are places. */
export function cutLines(lines: Uint8Array, places: readonly string[], indexPath: string): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let start = 0;
  if (lines.length > 0 && places.length > 0)
    for (const line of readPiece(Buffer.from(lines.buffer, lines.byteOffset, lines.length), indexPath))
      for (
        let place = places[parts.length];
        place !== undefined && comparePaths(line.path, place) >= 0;
        place = places[parts.length]
      ) {
        parts.push(lines.subarray(start, line.start));
        start = line.start;
      }
  while (parts.length < places.length) {
    parts.push(lines.subarray(start));
    start = lines.length;
  }
  return [...parts, lines.subarray(start)];
}
