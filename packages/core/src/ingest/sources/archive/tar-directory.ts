import type { Buffer } from 'node:buffer';
import type { FileAccess } from '../../../files/file-access.ts';
import { readAt } from '../../../files/hash-file.ts';
import type { Member, OpenArchive } from './member.ts';
import { TAR_MEMBER } from './tar-member.ts';

const BLOCK = 512;
/** Names and pax headers are longer only in archives that are made to do harm. Bytes. */
const LONGEST_HEADER = 1 << 20;
const REGULAR = new Set(['0', '\0', '7']);

/** What the headers before a member say about it, in place of its own header (POSIX pax; GNU `L`). */
interface Told {
  path?: string;
  size?: number;
  mtimeSeconds?: number;
}

/**
 * The files in a tar file (ustar, pax, GNU), with where their bytes begin. Folders are not told. Throws an `Error` with a message
 * for people where a header is damaged or the file ends too early; members told before are right.
 */
export function* tarMembers(access: FileAccess, { fd, size: whole }: OpenArchive): Generator<Member> {
  let told: Told = {};
  for (let at = 0; at < whole;) {
    const header = readAt(access, fd, { offset: at, length: BLOCK });
    if (header === null) throw new Error('the archive ends in the middle of a header');
    if (header.every((byte) => byte === 0)) return;
    if (!isHeader(header)) throw new Error(`the archive is damaged: expected a header at byte ${at}`);
    const type = String.fromCharCode(header[156] ?? 0);
    const size = told.size ?? readNumber(header, { start: 124, length: 12 });
    if (!Number.isSafeInteger(size))
      throw new Error(`the archive is damaged: a size that is no number at byte ${at}`);
    const data = at + BLOCK;
    at = data + Math.ceil(size / BLOCK) * BLOCK;
    if (data + size > whole) throw new Error('the archive is cut off: its last file is not whole');
    if (type === 'x' || type === 'L') told = { ...told, ...readTold(access, { fd, data, size, type }) };
    else if (type === 'g' || type === 'K') continue;
    else {
      if (type !== '5') yield memberOf(header, { told, size, data, type });
      told = {};
    }
  }
}

function memberOf(
  header: Buffer,
  {
    told,
    size,
    data,
    type,
  }: { readonly told: Told; readonly size: number; readonly data: number; readonly type: string },
): Member {
  const seconds = told.mtimeSeconds ?? readNumber(header, { start: 136, length: 12 });
  const isSparse = type === 'S';
  return {
    name: told.path ?? nameIn(header),
    size,
    mtimeNs: BigInt(Math.round(seconds * 1000)) * 1_000_000n,
    kind: REGULAR.has(type) || isSparse ? 'file' : type === '2' ? 'symlink' : 'other',
    how: TAR_MEMBER,
    params: { at: data, size },
    fault: isSparse
      ? 'it is packed with holes (sparse): unpack the archive and ingest the folder'
      : undefined,
  };
}

function readTold(
  access: FileAccess,
  {
    fd,
    data,
    size,
    type,
  }: { readonly fd: number; readonly data: number; readonly size: number; readonly type: string },
): Told {
  const bytes = size > LONGEST_HEADER ? null : readAt(access, fd, { offset: data, length: size });
  if (bytes === null) throw new Error(`the archive is damaged: a header of ${size} bytes`);
  return type === 'L' ? { path: textOf(bytes) } : parsePax(bytes);
}

/** Lines of `length key=value`, where the length is in bytes and counts itself. */
function parsePax(bytes: Buffer): Told {
  const told: Told = {};
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(bytes.toString('latin1', at, space));
    if (space < 0 || !Number.isInteger(length) || length <= space - at) break;
    const line = bytes.toString('utf8', space + 1, at + length - 1);
    const equals = line.indexOf('=');
    const [key, value] = [line.slice(0, equals), line.slice(equals + 1)];
    if (key === 'path') told.path = value;
    if (key === 'size' && /^\d{1,15}$/.test(value)) told.size = Number(value);
    if (key === 'mtime' && Number.isFinite(Number(value))) told.mtimeSeconds = Number(value);
    at += length;
  }
  return told;
}

/** Whether a block is a header: the sum of its bytes is the one it tells, its own field counting as spaces. */
function isHeader(header: Buffer): boolean {
  const told = readNumber(header, { start: 148, length: 8 });
  let sum = 8 * 0x20;
  header.forEach((byte, at) => {
    if (at < 148 || at >= 156) sum += byte;
  });
  return sum === told;
}

/** An octal text, or big-endian bytes where the first has its high bit set (GNU, for large files). */
function readNumber(
  header: Buffer,
  { start, length }: { readonly start: number; readonly length: number },
): number {
  const field = header.subarray(start, start + length);
  if (((field[0] ?? 0) & 0x80) === 0) return Number.parseInt(textOf(field).trim() || '0', 8);
  return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, (field[0] ?? 0) & 0x7f);
}

function nameIn(header: Buffer): string {
  const name = textOf(header.subarray(0, 100));
  const prefix = header.toString('latin1', 257, 262) === 'ustar' ? textOf(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}
