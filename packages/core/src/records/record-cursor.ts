import { Buffer } from 'node:buffer';
import { parseFileRecord } from './file-record.ts';
import type { StoredLine } from './line-reader.ts';
import type { HashPrefix, ScannedRecord } from './record-scan.ts';
import { HASH_START, PATH_START, prefixAt, prefixOfHex, scanRecord, startsAt } from './record-scan.ts';
import { linePlace, parseStoredLine } from './stored-json.ts';

const PATH_AT = HASH_START.length + 64;
const NAME_AT = PATH_AT + PATH_START.length;
const SIZE_START = ',"size":';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;

/**
 * A record line among the bytes that an index is read in. It is set to one line after the other, so that looking at 10^7 of
 * them makes no objects; what it shows holds only until then.
 */
export class RecordCursor {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  /** Number of the record among all those of the indexes that are read together. */
  ordinal = 0;
  /** From 1, in its file. */
  number = 0;
  /** Byte offset of `bytes` in its file. */
  offset = 0;
  /** Set by `findPath`: where the path begins in `bytes`, the last segment of it, and where it ends. */
  pathFrom = 0;
  nameFrom = 0;
  pathTo = 0;
  readonly #indexPath: string;

  constructor(indexPath: string) {
    this.#indexPath = indexPath;
  }

  /** Takes the hash prefix, without parsing where the line is laid out as `formatFileRecord` does; false where there is none. */
  readPrefix(into: HashPrefix): boolean {
    if (startsAt(this.bytes, HASH_START, this.start)) {
      prefixAt(this.bytes, this.start + HASH_START.length, into);
      return true;
    }
    const { sha256 } = this.#parsed();
    if (sha256 === undefined) return false;
    prefixOfHex(sha256, into);
    return true;
  }

  /** Finds the path in the bytes; false where it is written with escapes or elsewhere, and `facts` has to tell it. */
  findPath(): boolean {
    const { bytes, start, end } = this;
    if (!startsAt(bytes, HASH_START, start) || !startsAt(bytes, PATH_START, start + PATH_AT)) return false;
    const from = start + NAME_AT;
    let name = from;
    for (let at = from; at < end; at++) {
      const byte = bytes[at];
      if (byte === SLASH) name = at + 1;
      else if (byte === BACKSLASH) return false;
      else if (byte === QUOTE) {
        this.pathFrom = from;
        this.nameFrom = name;
        this.pathTo = at;
        // What has bytes that are not UTF-8 is followed by another field, which tells them.
        return startsAt(bytes, SIZE_START, at + 1);
      }
    }
    return false;
  }

  /** The size behind a path that `findPath` found, in bytes. */
  readSize(): number {
    let size = 0;
    for (let at = this.pathTo + 1 + SIZE_START.length; at < this.end; at++) {
      const digit = (this.bytes[at] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      size = size * 10 + digit;
    }
    return size;
  }

  /** Path and hash. */
  content(): { readonly path: string; readonly sha256: string | undefined } {
    if (!this.findPath()) {
      const { path, sha256 } = this.#parsed();
      return { path, sha256 };
    }
    const hashAt = this.start + HASH_START.length;
    return {
      path: this.bytes.toString('utf8', this.pathFrom, this.pathTo),
      sha256: this.bytes.toString('latin1', hashAt, hashAt + 64),
    };
  }

  facts(): ScannedRecord {
    return scanRecord(this.#indexPath, this.line());
  }

  /** The line by itself; its bytes are those of the chunk. */
  line(): StoredLine {
    const { bytes, start, end, number, offset } = this;
    return { bytes: bytes.subarray(start, end), number, offset: offset + start, whole: true };
  }

  #parsed() {
    const line = this.line();
    return parseFileRecord(parseStoredLine(this.#indexPath, line), linePlace(this.#indexPath, line));
  }
}
