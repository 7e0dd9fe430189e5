import type { PathRange } from '../../files/walk-range.ts';

/** A part of a tree with the lines that are stored of it, each with its line feed. */
export interface Piece extends PathRange {
  /** Of its index. */
  readonly known: Uint8Array;
  /** Of a crawl that did not end. */
  readonly made: Uint8Array;
  /** The file at `from` was waited for, because its time was too near to now. */
  readonly hasWaited?: boolean;
}
