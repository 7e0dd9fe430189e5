import type { Buffer } from 'node:buffer';
import { crc32, inflateRawSync } from 'node:zlib';

/** RFC 1952, 2.3. */
const MAGIC = 0x8b1f;
const HEADER_BYTES = 10;
const FOOTER_BYTES = 8;
const [HAS_SUM, HAS_EXTRA, HAS_NAME, HAS_COMMENT] = [2, 4, 8, 16];

/** A piece that was unpacked, and how many bytes it takes as it is stored. */
export interface UnpackedPiece {
  readonly bytes: Uint8Array;
  readonly stored: number;
}

/** Unpacks the gzip member that `bytes` begin with. Throws where it is none, damaged, not all there, or unpacks to more than `longest` bytes. */
export function gunzipMember(bytes: Buffer, longest: number): UnpackedPiece {
  const start = contentStart(bytes);
  const { buffer, engine } = inflateRawSync(bytes.subarray(start), {
    info: true,
    maxOutputLength: longest,
    // The types know the answer without `info` only.
  }) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
  const end = start + engine.bytesWritten;
  if (end + FOOTER_BYTES > bytes.length) throw new Error('the piece is cut off');
  if (bytes.readUInt32LE(end) !== crc32(buffer)) throw new Error('the check sum of a piece does not match');
  return { bytes: buffer, stored: end + FOOTER_BYTES };
}

function contentStart(bytes: Buffer): number {
  if (bytes.length < HEADER_BYTES + FOOTER_BYTES || bytes.readUInt16LE(0) !== MAGIC)
    throw new Error('expected the beginning of a gzip member');
  const flags = bytes.readUInt8(3);
  let at = HEADER_BYTES;
  if (flags & HAS_EXTRA) at += 2 + bytes.readUInt16LE(at);
  for (const text of [HAS_NAME, HAS_COMMENT]) if (flags & text) at = bytes.indexOf(0, at) + 1;
  return flags & HAS_SUM ? at + 2 : at;
}
