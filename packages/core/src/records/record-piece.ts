import type { Buffer } from 'node:buffer';
import { comparePaths, displayPath } from '../files/path-text.ts';
import type { FileStat } from '../files/file-access.ts';
import { damagedLine } from './damaged-line.ts';
import type { FileRecord } from './file-record.ts';
import { parseFileRecord } from './file-record.ts';
import { parseStoredText } from './stored-json.ts';

const HASH_START = '{"sha256":"';
const PATH_START = '","path":"';
const PATH_AT = HASH_START.length + 64 + PATH_START.length;
const HASHED_START = ',"hashedAt":"';
const VERIFIED_START = '","verifiedAt":"';
/** Letters of a time as `Date.toISOString` writes it. */
const TIME_LETTERS = 24;
/** From the end of the stat up to the quote behind the second time. */
const TIMES_LETTERS = HASHED_START.length + VERIFIED_START.length + 2 * TIME_LETTERS;
const TAIL = '"}';
const ERROR_FIELD = '"error":';
const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A record line in a piece of an index. */
export interface PieceLine {
  readonly path: string;
  /** Offset of its first byte in the piece, and of the first byte behind its line feed. */
  readonly start: number;
  readonly end: number;
  /** Where the fields behind the path begin, if the line is laid out as `formatFileRecord` does; else 0. */
  readonly fieldsAt: number;
}

/** What an unchanged record tells besides its stat. */
export interface ScannedTimes {
  readonly hashedAt: string;
  readonly verifiedAt: string;
}

/** The record lines of a piece of an index, which are whole. One that is out of order or cannot be read throws `damaged`. */
export function* readPiece(piece: Buffer, indexPath: string): Generator<PieceLine> {
  let before: string | null = null;
  for (let start = 0; start < piece.length;) {
    const lineEnd = piece.indexOf(LINE_FEED, start);
    const end = lineEnd < 0 ? piece.length : lineEnd + 1;
    const pathEnd = plainPathEnd(piece, start);
    const path =
      pathEnd === 0
        ? recordAt(piece, { start, end }, indexPath).path
        : piece.toString('utf8', start + PATH_AT, pathEnd);
    if (before !== null && comparePaths(before, path) >= 0)
      throw damagedLine(placeOf(indexPath), `"${displayPath(path)}" is out of order`);
    yield { path, start, end, fieldsAt: pathEnd === 0 ? 0 : pathEnd + 1 };
    before = path;
    start = end;
  }
}

/** The record of a line, parsed. */
export function recordAt(
  piece: Buffer,
  { start, end }: Pick<PieceLine, 'start' | 'end'>,
  indexPath: string,
): FileRecord {
  const place = placeOf(indexPath);
  return parseFileRecord(parseStoredText(piece.toString('utf8', start, end), place), place);
}

/** What `formatFileRecord` writes of a stat. */
export function formatStatFields({ size, mtimeNs, ctimeNs, dev, ino, nlink }: FileStat): string {
  return `,"size":${size},"mtimeNs":"${mtimeNs}","ctimeNs":"${ctimeNs}","dev":"${dev}","ino":"${ino}","nlink":${nlink},`;
}

/**
 * The times of a record that has a hash, no error and exactly the stat that `formatStatFields` told; null for any other, and for one
 * that is laid out otherwise and has to be parsed. Takes about 0.3 us.
 */
export function scanUnchanged(piece: Buffer, line: PieceLine, statFields: string): ScannedTimes | null {
  if (line.fieldsAt === 0) return null;
  const statEnd = line.fieldsAt + statFields.length - 1;
  // The comma behind the stat is the one before the next field.
  if (!startsAt(piece, statFields, line.fieldsAt)) return null;
  const hashedAt = timeAt(piece, { start: HASHED_START, at: statEnd });
  const verifiedAtStart = statEnd + HASHED_START.length + TIME_LETTERS;
  if (hashedAt === null) return null;
  // A file that was read once has one time twice, which needs no second text.
  const verifiedAt = startsAt(piece, `${VERIFIED_START}${hashedAt}`, verifiedAtStart)
    ? hashedAt
    : timeAt(piece, { start: VERIFIED_START, at: verifiedAtStart });
  if (verifiedAt === null) return null;
  const tail = statEnd + TIMES_LETTERS;
  const isWhole = line.end - 1 - tail === TAIL.length && startsAt(piece, TAIL, tail);
  // A quote inside a text is written \", so this can only be the field itself.
  return isWhole || !piece.subarray(tail, line.end).includes(ERROR_FIELD) ? { hashedAt, verifiedAt } : null;
}

/**
 * The line of a record whose file was read again and is what it was, with the new times; null where hash or stat are others, and where
 * `scanUnchanged` tells nothing. What else the line knows stays as it is written.
 */
export function readAgainLine(
  piece: Buffer,
  line: PieceLine,
  { sha256, stat, at }: { readonly sha256: string; readonly stat: FileStat; readonly at: string },
): string | null {
  const fields = formatStatFields(stat);
  const hashAt = line.start + HASH_START.length;
  if (scanUnchanged(piece, line, fields) === null) return null;
  if (!startsAt(piece, sha256, hashAt)) return null;
  const start = piece.toString('utf8', line.start, line.fieldsAt + fields.length - 1);
  const tail = piece.toString('utf8', line.fieldsAt + fields.length - 1 + TIMES_LETTERS, line.end - 1);
  return `${start}${HASHED_START}${at}${VERIFIED_START}${at}${tail}`;
}

function timeAt(
  piece: Buffer,
  { start, at }: { readonly start: string; readonly at: number },
): string | null {
  if (!startsAt(piece, start, at)) return null;
  return piece.toString('latin1', at + start.length, at + start.length + TIME_LETTERS);
}

/** Where the path of a line ends that is laid out as `formatFileRecord` does, without an escape or bytes that are not UTF-8; else 0. */
function plainPathEnd(piece: Buffer, start: number): number {
  if (!startsAt(piece, HASH_START, start)) return 0;
  if (!startsAt(piece, PATH_START, start + HASH_START.length + 64)) return 0;
  let at = start + PATH_AT;
  for (; piece[at] !== QUOTE; at++) if (piece[at] === BACKSLASH || at >= piece.length) return 0;
  return startsAt(piece, ',"size":', at + 1) ? at : 0;
}

function startsAt(bytes: Buffer, text: string, at: number): boolean {
  for (let nth = 0; nth < text.length; nth++) if (bytes[at + nth] !== text.charCodeAt(nth)) return false;
  return true;
}

/** A piece does not know where it stands in its file; who met the damage reads the whole file to tell the place. */
function placeOf(path: string): { readonly path: string; readonly number: number; readonly offset: number } {
  return { path, number: 0, offset: 0 };
}
