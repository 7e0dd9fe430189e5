import { gzipSync, zstdCompressSync } from 'node:zlib';

/** How volumes are compressed. */
export const COMPRESSIONS = ['none', 'gzip', 'zstd'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** What the name of a volume ends with. */
export const ENDINGS: Readonly<Record<Compression, string>> = {
  none: '.tar',
  gzip: '.tar.gz',
  zstd: '.tar.zst',
};

/** Bytes that are compressed together. Each piece is a frame of its own, so that reading can begin at any of them. */
export const PIECE_BYTES = 1 << 20;

/**
 * The stored bytes of a piece. Several gzip members after one another are one gzip file (RFC 1952, 2.2), and several zstd frames one zstd file
 * (RFC 8878, 3.1), so a volume is a whole for every program, and each of its pieces can be read alone.
 */
export function packPiece(piece: Uint8Array, compression: Compression): Uint8Array {
  if (compression === 'none') return piece;
  return compression === 'gzip' ? gzipSync(piece) : zstdCompressSync(piece);
}

/**
 * The most bytes that `bytes` bytes can take when they are stored piece by piece. zlib adds at most 1/1000 and 18 bytes of head and foot,
 * zstd at most 1/256 and 64 bytes below 128 KiB (`ZSTD_COMPRESSBOUND`); both are rounded up.
 */
export function longestStored(bytes: number, compression: Compression): number {
  if (compression === 'none') return bytes;
  const pieces = Math.ceil(bytes / PIECE_BYTES);
  return bytes + Math.ceil(bytes / 256) + pieces * 128;
}

/** The most bytes that surely fit into `room` when they are stored piece by piece. */
export function surelyFits(room: number, compression: Compression): number {
  if (compression === 'none') return Math.max(0, room);
  let bytes = Math.max(0, Math.floor((room * 255) / 257) - 128);
  while (bytes > 0 && longestStored(bytes, compression) > room) bytes = Math.max(0, bytes - 128);
  return bytes;
}

/** The compression of a name; one that is none is a bug of the caller. */
export function compressionOf(name: string): Compression {
  const found = COMPRESSIONS.find((one) => one === name);
  if (found === undefined) throw new TypeError(`"${name}" is no compression`);
  return found;
}
