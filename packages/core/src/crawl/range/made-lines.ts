import type { Buffer } from 'node:buffer';
import { comparePaths } from '../../files/path-text.ts';
import type { PieceLine } from '../../records/record-piece.ts';
import { readPiece } from '../../records/record-piece.ts';
import { StoredRecord } from './stored-record.ts';

/** The lines that a crawl which did not end had made, looked up by paths that ascend. */
export class MadeLines {
  readonly #piece: Buffer;
  readonly #indexPath: string;
  readonly #lines: Iterator<PieceLine, void>;
  #next: PieceLine | null;

  constructor(piece: Buffer, indexPath: string) {
    this.#piece = piece;
    this.#indexPath = indexPath;
    this.#lines = readPiece(piece, indexPath);
    this.#next = this.#take();
  }

  /** Bytes of the lines before the path that was asked for last. */
  get used(): number {
    return this.#next?.start ?? this.#piece.length;
  }

  /** The record of a path; null where there is none. */
  at(path: string): StoredRecord | null {
    while (this.#next !== null && comparePaths(this.#next.path, path) < 0) this.#next = this.#take();
    if (this.#next?.path !== path) return null;
    return new StoredRecord(this.#piece, this.#next, this.#indexPath);
  }

  #take(): PieceLine | null {
    const { value, done } = this.#lines.next();
    return done ? null : value;
  }
}
