import type { Buffer } from 'node:buffer';
import type { FileRecord } from '../../records/file-record.ts';
import type { PieceLine } from '../../records/record-piece.ts';
import { recordAt } from '../../records/record-piece.ts';

/** A record as it is stored, in a piece of an index. */
export class StoredRecord {
  readonly piece: Buffer;
  readonly line: PieceLine;
  readonly #indexPath: string;

  constructor(piece: Buffer, line: PieceLine, indexPath: string) {
    this.piece = piece;
    this.line = line;
    this.#indexPath = indexPath;
  }

  parsed(): FileRecord {
    return recordAt(this.piece, this.line, this.#indexPath);
  }
}
