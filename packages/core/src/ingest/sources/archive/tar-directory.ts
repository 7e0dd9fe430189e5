import type { Buffer } from 'node:buffer';
import type { FileAccess } from '../../../files/file-access.ts';
import { readAt } from '../../../files/hash-file.ts';
import type { Member, OpenArchive } from './member.ts';
import { TAR_MEMBER } from './tar-member.ts';

const BLOCK = 512;
/** Bytes that are read together behind the end. */
const PIECE = 1 << 20;
/** A time further from 1970 is none. Seconds. */
const FURTHEST_SECONDS = 1e11;
/** Names and pax headers are longer only in archives that are made to do harm. Bytes. */
const LONGEST_HEADER = 1 << 20;
const REGULAR = new Set(['0', '\0', '7']);

/** What the headers before a member say about it, in place of its own header (POSIX pax; GNU `L` and `K`). */
interface Told {
  path?: string;
  /** What a link leads to. */
  link?: string;
  size?: number;
  mtimeSeconds?: number;
}

/**
 * The files in a tar file (ustar, pax, GNU), with where their bytes begin. Folders are not told. Throws an `Error` with a message
 * for people where a header is damaged, the file ends too early or goes on after its end; members told before are right. Memory: what is
 * told of each, for links that lead to it.
 */
export function* tarMembers(access: FileAccess, { fd, size: whole }: OpenArchive): Generator<Member> {
  let told: Told = {};
  const seen = new Map<string, Member>();
  for (let at = 0; at < whole;) {
    const header = readAt(access, fd, { offset: at, length: BLOCK });
    if (header === null) throw new Error('the archive ends in the middle of a header');
    if (isZeros(header)) {
      refuseMore(access, { fd, from: at, whole });
      return;
    }
    if (!isHeader(header)) throw new Error(`the archive is damaged: expected a header at byte ${at}`);
    const type = String.fromCharCode(header[156] ?? 0);
    const size = told.size ?? readNumber(header, { start: 124, length: 12 });
    if (!Number.isSafeInteger(size) || size < 0)
      throw new Error(`the archive is damaged: a size that is no number at byte ${at}`);
    const data = at + BLOCK;
    at = data + Math.ceil(size / BLOCK) * BLOCK;
    if (data + size > whole) throw new Error('the archive is cut off: its last file is not whole');
    if (type === 'x' || type === 'L' || type === 'K')
      told = { ...told, ...readTold(access, { fd, data, size, type }) };
    else if (type === 'g') continue;
    else {
      const member = memberOf(header, { told, size, data, type });
      const found =
        type === '1' ? linked(member, seen.get(told.link ?? textOf(header.subarray(157, 257)))) : member;
      seen.set(found.name, found);
      if (type !== '5') yield found;
      told = {};
    }
  }
  throw new Error('the archive has no end: it may be cut off');
}

/** Another name of a file in the archive, which has no content of its own. */
function linked(member: Member, target: Member | undefined): Member {
  if (target === undefined)
    return { ...member, kind: 'file', fault: 'it is another name of a file that is not in the archive' };
  return { ...target, name: member.name };
}

/** After its end an archive is filled with zeros; files there would be behind a block that was lost, or of another archive. */
function refuseMore(
  access: FileAccess,
  { fd, from, whole }: { readonly fd: number; readonly from: number; readonly whole: number },
): void {
  for (let at = from; at < whole; at += PIECE) {
    const piece = readAt(access, fd, { offset: at, length: Math.min(PIECE, whole - at) });
    if (piece === null || !isZeros(piece))
      throw new Error('the archive goes on after its end: a part of it was lost, or it is several in one');
  }
}

function isZeros(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
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
    mtimeNs: Math.abs(seconds) < FURTHEST_SECONDS ? BigInt(Math.round(seconds * 1000)) * 1_000_000n : null,
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
  if (type === 'K') return { link: textOf(bytes) };
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
    if (key === 'linkpath') told.link = value;
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

/** An octal text, or big-endian bytes with a sign where the first has its high bit set (GNU, for large files and times before 1970). */
function readNumber(
  header: Buffer,
  { start, length }: { readonly start: number; readonly length: number },
): number {
  const field = header.subarray(start, start + length);
  if (((field[0] ?? 0) & 0x80) === 0) return Number.parseInt(textOf(field).trim() || '0', 8);
  // The high bit only marks the form; the one behind it is the sign.
  const bits = length * 8 - 1;
  return Number(BigInt.asIntN(bits, BigInt(`0x${field.toString('hex')}`)));
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
