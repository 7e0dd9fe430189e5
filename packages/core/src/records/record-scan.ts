import type { Buffer } from 'node:buffer';
import { parseFileRecord } from './file-record.ts';
import type { StoredLine } from './line-reader.ts';
import { linePlace, parseStoredLine } from './stored-json.ts';

/** The first 64 bits of a content hash, as two 32-bit numbers. Filled in anew for each line. */
export interface HashPrefix {
  high: number;
  low: number;
}

/** What comparing copies needs to know of a record. */
export interface ScannedRecord {
  readonly path: string;
  readonly size: number;
  readonly mtimeNs: string;
  readonly dev: string;
  readonly ino: string;
  /** False where the content could not be read or is in doubt, so that it equals nothing. */
  readonly isSound: boolean;
}

/** How `formatFileRecord` begins a line, and what it writes between the hash and the path. */
export const HASH_START = '{"sha256":"';
export const PATH_START = '","path":"';
const HASH_AT = HASH_START.length;
const PATH_AT = HASH_AT + 64 + PATH_START.length;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ERROR_FIELD = '"error":';

/** The value of each hex digit by its byte. */
const HEX = new Uint8Array(256);
for (const [value, digit] of [...'0123456789abcdef'].entries()) HEX[digit.charCodeAt(0)] = value;

/** The facts of a record line: read in place where it is laid out as `formatFileRecord` does, else parsed. */
export function scanRecord(indexPath: string, line: StoredLine): ScannedRecord {
  const fast = scanInPlace(line.bytes);
  if (fast !== null) return fast;
  const record = parseFileRecord(parseStoredLine(indexPath, line), linePlace(indexPath, line));
  const { path, size, mtimeNs, dev, ino, sha256, error } = record;
  return { path, size, mtimeNs, dev, ino, isSound: sha256 !== undefined && error === undefined };
}

/** The path of a record line that is laid out as `formatFileRecord` does; null where it has to be parsed. */
export function scanPath(bytes: Buffer): string | null {
  if (!startsAt(bytes, HASH_START, 0) || !startsAt(bytes, PATH_START, HASH_AT + 64)) return null;
  const end = bytes.indexOf(QUOTE, PATH_AT);
  const escape = bytes.indexOf(BACKSLASH, PATH_AT);
  const isPlain = end >= 0 && (escape < 0 || escape > end) && !startsAt(bytes, ',"pathB64"', end + 1);
  return isPlain ? bytes.toString('utf8', PATH_AT, end) : null;
}

/** The path of a record line, whatever its layout. */
export function linePath(indexPath: string, line: StoredLine): string {
  const fast = scanPath(line.bytes);
  return fast ?? parseFileRecord(parseStoredLine(indexPath, line), linePlace(indexPath, line)).path;
}

/** The size in a record line, in bytes. */
export function scanSize(indexPath: string, line: StoredLine): number {
  return scanRecord(indexPath, line).size;
}

function scanInPlace(bytes: Buffer): ScannedRecord | null {
  if (!startsAt(bytes, HASH_START, 0) || !startsAt(bytes, PATH_START, HASH_AT + 64)) return null;
  const pathEnd = bytes.indexOf(QUOTE, PATH_AT);
  const escape = bytes.indexOf(BACKSLASH, PATH_AT);
  if (pathEnd < 0 || (escape >= 0 && escape < pathEnd)) return null;
  const fields = new FieldScan(bytes, pathEnd + 1);
  const size = fields.digits(',"size":', '');
  const mtimeNs = fields.digits(',"mtimeNs":"', '"');
  const ctimeNs = fields.digits(',"ctimeNs":"', '"');
  const dev = fields.digits(',"dev":"', '"');
  const ino = fields.digits(',"ino":"', '"');
  if (size === null || mtimeNs === null || ctimeNs === null || dev === null || ino === null) return null;
  // A quote inside a text is written \", so this can only be the field itself.
  const isSound = bytes.indexOf(ERROR_FIELD, fields.at) < 0;
  return {
    path: bytes.toString('utf8', PATH_AT, pathEnd),
    size: Number(size),
    mtimeNs,
    dev,
    ino,
    isSound,
  };
}

class FieldScan {
  at: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** The digits between `start` and `end` at the current place, which moves behind them; null where they are not there. */
  digits(start: string, end: string): string | null {
    if (!startsAt(this.#bytes, start, this.at)) return null;
    const from = this.at + start.length;
    let to = from;
    while (isDigit(this.#bytes[to])) to += 1;
    if (to === from || !startsAt(this.#bytes, end, to)) return null;
    this.at = to + end.length;
    return this.#bytes.toString('latin1', from, to);
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

export function startsAt(bytes: Buffer, text: string, at: number): boolean {
  for (let nth = 0; nth < text.length; nth++) if (bytes[at + nth] !== text.charCodeAt(nth)) return false;
  return true;
}

/** The prefix of the hash whose hex digits begin at a place. */
export function prefixAt(bytes: Buffer, at: number, into: HashPrefix): void {
  into.high = hexAt(bytes, at);
  into.low = hexAt(bytes, at + 8);
}

/** The prefix of a hash that is written in hex digits. */
export function prefixOfHex(digits: string, into: HashPrefix): HashPrefix {
  into.high = Number.parseInt(digits.slice(0, 8), 16);
  into.low = Number.parseInt(digits.slice(8, 16), 16);
  return into;
}

function hexAt(bytes: Buffer, at: number): number {
  let value = 0;
  for (let nth = 0; nth < 8; nth++) value = (value << 4) | (HEX[bytes[at + nth] ?? 0] ?? 0);
  return value >>> 0;
}
