import { Buffer } from 'node:buffer';
import { createRequire } from 'node:module';
import { crc32 } from 'node:zlib';
import type * as fflate from 'fflate';
import { integer, minValue, number, object, picklist, pipe, safeParse } from 'valibot';
import type { InferOutput } from 'valibot';
import type { Derivation, DerivationSource } from '../../../files/derivation.ts';
import { MemberFault } from './member.ts';

/** The derivation that unpacks a member of a zip file, as plans name it. */
export const ZIP_MEMBER = 'ingest/zip-member';

/** Compression methods of zip files that we read (APPNOTE 4.4.5). */
export const STORED = 0;
export const DEFLATED = 8;

const LOCAL_HEADER_BYTES = 30;
const LOCAL_HEADER_SIGNATURE = 0x04034b50;
/** Deflate makes at most about 1,032 bytes of one, so what one piece can grow to in memory stays below 67 MB. */
const PIECE_BYTES = 64 * 1024;
const COPY_BYTES = 1 << 20;

const count = pipe(number(), integer(), minValue(0));
const shape = object({
  /** Where its local header begins. */
  at: count,
  method: picklist([STORED, DEFLATED]),
  /** Bytes in the archive, and once it is unpacked. */
  packed: count,
  size: count,
  crc32: count,
});

export type ZipMemberParams = InferOutput<typeof shape>;

/**
 * Unpacks a member of a zip file. One that is damaged, or no longer what the plan says, ends early: its hash is not the planned one
 * then, and nothing is placed.
 */
export const unpackZipMember: Derivation = (source, params, write) => {
  const parsed = safeParse(shape, params);
  if (!parsed.success) return;
  try {
    for (const bytes of zipMemberBytes(source, parsed.output)) write(bytes);
  } catch (error) {
    if (!(error instanceof MemberFault)) throw error;
  }
};

/**
 * The bytes of a member from its beginning, in pieces that are valid until the next is asked for. Throws `MemberFault` where the
 * member is damaged, or has another size or checksum than the archive's list says; never gives more bytes than that size.
 */
export function* zipMemberBytes(
  source: DerivationSource,
  { at, method, packed, size, crc32: expected }: ZipMemberParams,
): Generator<Uint8Array> {
  const start = dataStart(source, at);
  const pieces = method === STORED ? stored(source, { start, packed }) : inflated(source, { start, packed });
  let made = 0;
  let sum = 0;
  for (const piece of pieces) {
    made += piece.length;
    if (made > size)
      throw new MemberFault(`it unpacks to more than the ${size} bytes that its archive tells`);
    sum = crc32(piece, sum);
    yield piece;
  }
  if (made < size)
    throw new MemberFault(`expected ${size} bytes, found ${made}: the archive is damaged or cut off`);
  if (sum !== expected)
    throw new MemberFault(
      `expected the checksum ${hex(expected)}, found ${hex(sum)}: the archive is damaged`,
    );
}

/** The local header has a name and fields of its own, whose lengths the list does not tell. */
function dataStart(source: DerivationSource, at: number): number {
  const header = Buffer.alloc(LOCAL_HEADER_BYTES);
  if (readFully(source, header, at) < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_HEADER_SIGNATURE)
    throw new MemberFault('the archive is damaged or cut off: no file begins where its list says');
  return at + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function* stored(
  source: DerivationSource,
  { start, packed }: { readonly start: number; readonly packed: number },
): Generator<Uint8Array> {
  const buffer = new Uint8Array(Math.min(COPY_BYTES, packed));
  yield* ranges(source, { start, packed, buffer });
}

function* inflated(
  source: DerivationSource,
  { start, packed }: { readonly start: number; readonly packed: number },
): Generator<Uint8Array> {
  const made: Uint8Array[] = [];
  const { Inflate } = loadFflate();
  const inflate = new Inflate((bytes) => made.push(bytes));
  const buffer = new Uint8Array(Math.min(PIECE_BYTES, packed));
  let read = 0;
  for (const piece of ranges(source, { start, packed, buffer })) {
    read += piece.length;
    try {
      inflate.push(piece, read === packed);
    } catch (error) {
      throw new MemberFault(
        `the archive is damaged: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    yield* made.splice(0).filter(({ length }) => length > 0);
  }
}

/** Loaded for the first member that is packed: every command that has jobs loads this file, and fflate loads Node's threads. */
function loadFflate(): typeof fflate {
  const load = createRequire(import.meta.url);
  // The package has the same names for both ways of loading it.
  return load('fflate') as typeof fflate;
}

function* ranges(
  source: DerivationSource,
  { start, packed, buffer }: { readonly start: number; readonly packed: number; readonly buffer: Uint8Array },
): Generator<Uint8Array> {
  for (let done = 0; done < packed;) {
    const length = readFully(
      source,
      buffer.subarray(0, Math.min(buffer.length, packed - done)),
      start + done,
    );
    if (length === 0) return;
    yield buffer.subarray(0, length);
    done += length;
  }
}

function readFully(source: DerivationSource, buffer: Uint8Array, position: number): number {
  let filled = 0;
  while (filled < buffer.length) {
    const length = source.read(buffer.subarray(filled), position + filled);
    if (length === 0) break;
    filled += length;
  }
  return filled;
}

function hex(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}
