import { createHash } from 'node:crypto';
import type { FileAccess } from '../../files/file-access.ts';
import { errnoOf, messageOf } from '../../files/file-access.ts';
import { copyRange } from '../../files/derivation.ts';
import { JoinedSource } from '../../files/joined-source.ts';
import type { StatRecord } from '../../records/file-record.ts';
import { toStatRecord } from '../../records/file-record.ts';

/** Bytes between two pauses, in which signals and timers get their turn. */
const PAUSE_BYTES = 64 << 20;

export interface PiecesRequest {
  readonly path: string;
  /** Sizes of the pieces in their order, bytes. */
  readonly pieces: readonly number[];
  readonly onBytes: (bytes: number) => void;
  readonly throwIfStopped: () => void;
}

export type HashedPieces =
  | {
      readonly kind: 'hashed';
      /** Of the whole file. */
      readonly sha256: string;
      readonly pieces: readonly string[];
      readonly stat: StatRecord;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** Reads a file once and hashes it and its pieces. */
export async function hashPieces(access: FileAccess, request: PiecesRequest): Promise<HashedPieces> {
  try {
    using source = new JoinedSource(access, [request.path]);
    const whole = createHash('sha256');
    const pieces: string[] = [];
    let at = 0;
    for (const bytes of request.pieces) {
      const piece = createHash('sha256');
      for (const end = at + bytes; at < end;) {
        const next = Math.min(end, at + PAUSE_BYTES);
        copyRange(
          source,
          (read) => {
            whole.update(read);
            piece.update(read);
            request.onBytes(read.length);
          },
          { start: at, end: next },
        );
        at = next;
        await new Promise((resolve) => setImmediate(resolve));
        request.throwIfStopped();
      }
      pieces.push(piece.digest('hex'));
    }
    const [stat] = source.stats;
    if (stat === undefined || !source.isUnchanged() || stat.size !== at)
      return { kind: 'failed', message: 'the file changed while it was read' };
    return { kind: 'hashed', sha256: whole.digest('hex'), pieces, stat: toStatRecord(stat) };
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return { kind: 'failed', message: messageOf(error) };
  }
}
