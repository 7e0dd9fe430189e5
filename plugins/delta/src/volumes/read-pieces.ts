import { Buffer } from 'node:buffer';
import { zstdDecompressSync } from 'node:zlib';
import type { FileAccess } from '@mediastruct/core';
import type { Compression } from './compression.ts';
import { longestStored, PIECE_BYTES } from './compression.ts';
import type { UnpackedPiece } from './gzip-member.ts';
import { gunzipMember } from './gzip-member.ts';
import { zstdFrameLength } from './zstd-frame.ts';

/** A piece of a volume, and where it stands as stored. */
export interface ReadPiece extends UnpackedPiece {
  readonly at: number;
}

export interface PieceRange {
  readonly compression: Compression;
  readonly start: number;
  readonly end: number;
}

/**
 * Unpacks the pieces of an open volume from `start` to `end`, both as stored. Throws an `Error` with a message for people where one is damaged or
 * larger than any of ours. Memory: two pieces.
 */
export function* readPieces(access: FileAccess, fd: number, range: PieceRange): Generator<ReadPiece> {
  const window = Buffer.alloc(longestStored(PIECE_BYTES, range.compression));
  for (let at = range.start; at < range.end;) {
    const wanted = window.subarray(0, Math.min(window.length, range.end - at));
    const found = wanted.subarray(0, readAvailable(access, fd, { buffer: wanted, position: at }));
    if (found.length === 0) throw new Error(`it ends at byte ${at}, expected ${range.end}`);
    const piece = unpackPiece(found, range.compression);
    yield { ...piece, at };
    at += piece.stored;
  }
}

function unpackPiece(stored: Buffer, compression: Compression): UnpackedPiece {
  if (compression === 'none') return { bytes: stored, stored: stored.length };
  if (compression === 'gzip') return gunzipMember(stored, PIECE_BYTES);
  const length = zstdFrameLength(stored);
  if (length === null) throw new Error('expected a whole zstd frame');
  const bytes = zstdDecompressSync(stored.subarray(0, length), { maxOutputLength: PIECE_BYTES });
  return { bytes, stored: length };
}

/** Fills the buffer or reads to the end of the file; returns the bytes read. */
function readAvailable(
  access: FileAccess,
  fd: number,
  { buffer, position }: { readonly buffer: Buffer; readonly position: number },
): number {
  let filled = 0;
  while (filled < buffer.length) {
    const count = access.read(fd, buffer.subarray(filled), position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
