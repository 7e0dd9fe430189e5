import type { Buffer } from 'node:buffer';
import { giveUp, insist } from './give-up.ts';
import type { RandomBytes } from './random-bytes.ts';

export type ByteOrder = 'II' | 'MM';

/** An entry of a TIFF directory (TIFF 6.0, section 2). */
export interface DirectoryEntry {
  readonly id: number;
  readonly type: number;
  readonly count: number;
  /** Bytes of the value. */
  readonly size: number;
  /** Where the value begins in the block: within the entry, or where the entry says. */
  readonly at: number;
}

export interface Directory {
  readonly entries: readonly DirectoryEntry[];
  /** Where the next directory of the chain begins; 0 if there is none. */
  readonly next: number;
}

/** A TIFF block: its bytes, and how its numbers are written. */
export interface Tiff {
  readonly bytes: RandomBytes;
  readonly order: ByteOrder;
  /** The number behind the byte order; 42, or a maker's own. */
  readonly magic: number;
  /** Where the first directory begins. */
  readonly first: number;
}

/** Bytes of a value of each type, by the type's number. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
/** The types of a text and of a fraction without sign. */
export const ASCII = 2;
export const RATIONAL = 5;
const MOST_ENTRIES = 400;
const HEADER_BYTES = 8;

/** Reads the header of a TIFF block. */
export function readTiff(bytes: RandomBytes): Tiff {
  const header = bytes.at(0, HEADER_BYTES);
  const order = header.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') giveUp('its EXIF block has no header');
  const first = number32(header, 4, order);
  insist(first >= HEADER_BYTES, 'its EXIF block has no directory');
  return { bytes, order, magic: number16(header, 2, order), first };
}

/** Reads one directory. Gives up if any value of it lies outside the block or over the directory itself. */
export function readDirectory({ bytes, order }: Tiff, offset: number): Directory {
  const count = number16(bytes.at(offset, 2), 0, order);
  insist(count > 0 && count <= MOST_ENTRIES, 'a directory of it is empty or too long');
  const end = offset + 2 + 12 * count + 4;
  const raw = bytes.at(offset, end - offset);
  const entries: DirectoryEntry[] = [];
  for (let entry = 2; entry < raw.length - 4; entry += 12) {
    const type = number16(raw, entry + 2, order);
    const bytesEach = TYPE_BYTES[type] ?? 0;
    insist(bytesEach > 0, 'a directory of it has a value of an unknown type');
    const values = number32(raw, entry + 4, order);
    const size = values * bytesEach;
    const at = size <= 4 ? offset + entry + 8 : number32(raw, entry + 8, order);
    const isInside = size <= 4 || (at >= HEADER_BYTES && at + size <= bytes.size);
    insist(isInside, 'a directory of it names a place outside it');
    insist(size <= 4 || at >= end - 4 || at + size <= offset, 'a value of it lies over its directory');
    entries.push({ id: number16(raw, entry, order), type, count: values, size, at });
  }
  return { entries, next: number32(raw, raw.length - 4, order) };
}

/** The bytes of a value. */
export function valueOf({ bytes }: Tiff, { at, size }: DirectoryEntry): Buffer {
  return bytes.at(at, size);
}

const LONGEST_TEXT = 1000;

/** The text of a value, up to its first zero byte. Gives up on anything but plain ASCII, which has one reading only. */
export function asciiOf(tiff: Tiff, entry: DirectoryEntry): string {
  insist(entry.type === ASCII && entry.size <= LONGEST_TEXT, 'a text in its EXIF block is not a text');
  const raw = valueOf(tiff, entry).toString('latin1');
  const end = raw.indexOf('\0');
  const text = end < 0 ? raw : raw.slice(0, end);
  insist(/^[\x20-\x7e]*$/.test(text), 'a text in its EXIF block is not plain ASCII');
  return text;
}

/** The offset that an entry holds instead of a value. */
export function pointerOf({ bytes, order }: Tiff, { type, count, at }: DirectoryEntry): number {
  insist((type === 4 || type === 13) && count === 1, 'a directory of it is named in an unusual way');
  return number32(bytes.at(at, 4), 0, order);
}

/** The offsets that an entry holds, one for each directory. */
export function pointersOf({ bytes, order }: Tiff, { type, count, at, size }: DirectoryEntry): number[] {
  insist((type === 4 || type === 13) && count <= 16, 'its directories are named in an unusual way');
  const raw = bytes.at(at, size);
  return Array.from({ length: count }, (_, nth) => number32(raw, 4 * nth, order));
}

/** The values of fractions, rounded to ten digits as exiftool does. */
export function rationalsOf({ bytes, order }: Tiff, { type, at, size }: DirectoryEntry): number[] {
  insist(type === RATIONAL && size <= 80, 'its GPS position is not made of fractions');
  const raw = bytes.at(at, size);
  return Array.from({ length: size / 8 }, (_, nth) => {
    const divisor = number32(raw, 8 * nth + 4, order);
    insist(divisor !== 0, 'its GPS position has a fraction without a value');
    const value = number32(raw, 8 * nth, order) / divisor;
    // Ten digits hold every 32-bit number, wherever its decimal point is.
    return POWERS_OF_TEN.has(divisor) ? value : Number(value.toPrecision(10));
  });
}

const POWERS_OF_TEN = new Set(Array.from({ length: 10 }, (_, digits) => 10 ** digits));

function number16(bytes: Buffer, at: number, order: ByteOrder): number {
  return order === 'II' ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}

function number32(bytes: Buffer, at: number, order: ByteOrder): number {
  return order === 'II' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}
