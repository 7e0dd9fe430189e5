import { constants, deflateRawSync, inflateRawSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** How the literal bytes of a delta are stored. A frame that does not become smaller is stored as it is. */
export type LiteralCodec = 'zstd' | 'gzip' | 'none';

/** The number of a codec in a frame. Never changed, never used again for another. */
const NUMBERS = { none: 0, zstd: 1, gzip: 2 } as const satisfies Record<LiteralCodec, number>;

/** What a frame holds: a number of a codec and the bytes. */
export interface StoredLiterals {
  readonly codec: number;
  readonly bytes: Uint8Array;
}

/** Its default, 3, makes the pages of a catalogue 1.5 % smaller and takes 2.5 times as long. */
const ZSTD_LEVEL = 1;
/** 1 MiB, the size of a frame: what asks for a larger window is not ours. */
const ZSTD_WINDOW_LOG = 20;

const CHUNK_MORE_BYTES = 256;

/** The literals as they are stored: compressed only where that makes them smaller. */
export function storeLiterals(literals: Uint8Array, codec: LiteralCodec): StoredLiterals {
  const plain = { codec: NUMBERS.none, bytes: literals };
  if (codec === 'none' || literals.length === 0) return plain;
  const bytes = codec === 'zstd' ? zstd(literals) : deflateRawSync(literals);
  return bytes.length < literals.length ? { codec: NUMBERS[codec], bytes } : plain;
}

function zstd(literals: Uint8Array): Uint8Array {
  return zstdCompressSync(literals, {
    chunkSize: chunkBytes(literals.length),
    params: {
      [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL,
      [constants.ZSTD_c_windowLog]: ZSTD_WINDOW_LOG,
    },
  });
}

/**
 * zlib makes its result in pieces of this size, and then copies them together. One piece is enough: noise becomes larger by less than 1 part of 256 (zstd's
 * `ZSTD_COMPRESSBOUND`; deflate adds 5 bytes to each 16 KiB), and a piece that is filled to its end gets another one.
 */
function chunkBytes(length: number): number {
  return length + (length >>> 8) + CHUNK_MORE_BYTES;
}

/** The literals that were stored; null where they are not of this length or cannot be read. Makes no more than `length` bytes. */
export function readLiterals({ codec, bytes }: StoredLiterals, length: number): Uint8Array | null {
  if (codec === NUMBERS.none) return bytes.length === length ? bytes : null;
  const literals = expand(codec, bytes, length);
  return literals?.length === length ? literals : null;
}

function expand(codec: number, bytes: Uint8Array, length: number): Uint8Array | null {
  const bounds = { maxOutputLength: Math.max(1, length), chunkSize: chunkBytes(length) };
  try {
    if (codec === NUMBERS.gzip) return inflateRawSync(bytes, bounds);
    if (codec !== NUMBERS.zstd) return null;
    return zstdDecompressSync(bytes, {
      ...bounds,
      params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG },
    });
  } catch (error) {
    // Whatever zlib finds wrong with bytes, or a result that would be larger than it may be. Anything else is a bug.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
