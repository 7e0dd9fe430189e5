import type { BytesAt } from './bytes-at.ts';
import type { Soundness } from './soundness.ts';
import { cutOff } from './soundness.ts';

const LISTED_PICTURES = 0xb002;
const ENTRY_BYTES = 16;
/** Entries of a directory, and pictures of a file, that are looked at. */
const MOST = 32;

/**
 * Reads the list of further pictures in an APP2 segment (CIPA DC-007, Multi-Picture Format). Gives the verdict where one of them begins
 * in the file and does not end in it. One that is not there at all was taken out by a program that kept the list, which is common.
 */
export function cutOffPicture(bytes: BytesAt, offset: number): Soundness | null {
  if (bytes.read(offset, 4).toString('latin1') !== 'MPF\0') return null;
  const base = offset + 4;
  const head = bytes.read(base, 8);
  if (head.length < 8) return null;
  const isLittle = head.toString('latin1', 0, 2) === 'II';
  const u32 = (at: number) => readU32(bytes, at, isLittle);
  const directory = base + (u32(base + 4) ?? 0);
  const count = bytes.read(directory, 2);
  if (count.length < 2) return null;
  const entries = isLittle ? count.readUInt16LE() : count.readUInt16BE();
  for (let nth = 0; nth < Math.min(entries, MOST); nth += 1) {
    const at = directory + 2 + nth * 12;
    const tag = bytes.read(at, 2);
    if (tag.length < 2 || (isLittle ? tag.readUInt16LE() : tag.readUInt16BE()) !== LISTED_PICTURES) continue;
    const pictures = Math.floor((u32(at + 4) ?? 0) / ENTRY_BYTES);
    return cutOffOf(bytes, {
      base,
      pictures: Math.min(pictures, MOST),
      list: base + (u32(at + 8) ?? 0),
      isLittle,
    });
  }
  return null;
}

interface PictureList {
  readonly base: number;
  readonly pictures: number;
  readonly list: number;
  readonly isLittle: boolean;
}

/** The first entry is the picture itself, whose offset is 0. */
function cutOffOf(bytes: BytesAt, { base, pictures, list, isLittle }: PictureList): Soundness | null {
  for (let nth = 1; nth < pictures; nth += 1) {
    const size = readU32(bytes, list + nth * ENTRY_BYTES + 4, isLittle);
    const offset = readU32(bytes, list + nth * ENTRY_BYTES + 8, isLittle);
    if (size === null || offset === null || offset === 0) continue;
    const start = base + offset;
    const isThere = bytes.read(start, 2).toString('latin1') === '\xff\xd8';
    if (isThere && start + size > bytes.size) return cutOff(start + size, bytes.size);
  }
  return null;
}

function readU32(bytes: BytesAt, at: number, isLittle: boolean): number | null {
  const four = bytes.read(at, 4);
  if (four.length < 4) return null;
  return isLittle ? four.readUInt32LE() : four.readUInt32BE();
}
