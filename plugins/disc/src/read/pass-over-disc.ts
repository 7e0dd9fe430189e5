import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { throwIfStopped } from '@mediastruct/core';
import type { OnSwept, SweptFile } from './file-sweep.ts';
import { FileSweep } from './file-sweep.ts';
import type { Piece } from './plan-pieces.ts';
import type { ReadPiece } from './steady-reader.ts';
import { SteadyReader } from './steady-reader.ts';

/** Bytes between two looks for signals. */
const PAUSE_BYTES = 16 << 20;

export interface PassRequest<File> {
  /** Absolute path of an image or a device. */
  readonly source: string;
  /** What is read, in ascending order. */
  readonly pieces: Iterable<Piece>;
  readonly files: Iterable<File>;
  readonly onFile: OnSwept<File>;
  /** Told of each piece: its bytes, which are valid until it returns, how it was read, and how long that took. */
  readonly onPiece?: (
    bytes: Buffer,
    how: ReadPiece & { readonly position: number; readonly ms: number },
  ) => void;
  /** Milliseconds of any clock that does not go back. */
  readonly nowMs: () => number;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** What a pass could not read. */
export interface PassResult {
  readonly retries: number;
  /** Bytes. */
  readonly unreadable: number;
}

/** Reads a disc once from its beginning to its end, and hashes every file on the way. Ends where the disc does. */
export async function passOverDisc<File extends SweptFile>(
  access: FileAccess,
  request: PassRequest<File>,
): Promise<PassResult> {
  const { source, pieces, onPiece, nowMs, progress, stop } = request;
  using reader = new SteadyReader(access, source);
  const sweep = new FileSweep(request.files, request.onFile);
  let buffer = Buffer.alloc(0);
  let retries = 0;
  let unreadable = 0;
  let sincePause = 0;
  for (const { position, bytes } of pieces) {
    if (bytes > buffer.length) buffer = Buffer.allocUnsafeSlow(bytes);
    const start = nowMs();
    const read = reader.read(buffer.subarray(0, bytes), position);
    const ms = nowMs() - start;
    const filled = buffer.subarray(0, read.count);
    retries += read.retries;
    unreadable += read.bad.reduce((sum, spot) => sum + spot.end - spot.start, 0);
    onPiece?.(filled, { ...read, position, ms });
    sweep.take(position, filled, read.bad);
    progress({ kind: 'advance', files: 0, bytes: read.count });
    if (read.count < bytes) break;
    sincePause += read.count;
    if (sincePause < PAUSE_BYTES && read.retries === 0) continue;
    sincePause = 0;
    await new Promise((resolve) => setImmediate(resolve));
    throwIfStopped(stop);
  }
  sweep.end();
  return { retries, unreadable };
}
