import { MediaStructError } from '@mediastruct/core/threads';

/** A file has at most so many blocks, which bounds the memory of its signature: 20 bytes a block. */
export const MOST_BLOCKS = 1 << 21;
export const LEAST_BLOCK_BYTES = 64;
export const MOST_BLOCK_BYTES = 16 << 20;

const LEAST_CHOSEN = 1 << 10;
const MOST_CHOSEN = 64 << 10;
const ROUNDED_TO = 1 << 10;

/** How many bytes at the beginning of a file `chooseBlockBytes` wants to see. */
export const HEAD_BYTES = 18;

export interface BlockSizeRequest {
  /** Bytes of the file. */
  readonly size: number;
  /** The first bytes of the file, 18 of them where it has so many. */
  readonly head: Uint8Array;
  /** The block size that was asked for. */
  readonly asked?: number | undefined;
}

/**
 * Bytes of a block of a file: what was asked for; or the page of an SQLite database, because it changes page by page; or about the square
 * root of the size, from 1 to 64 KiB, where a changed byte and the signature cost about the same. A file that would have more than
 * 2,097,152 blocks of that (over 128 GiB at 64 KiB) gets a multiple of it. Throws `usage` for an asked size outside 64 bytes to 16 MiB, and for
 * a file over 32 TiB.
 */
export function chooseBlockBytes({ size, head, asked }: BlockSizeRequest): number {
  if (asked !== undefined && !isBlockBytes(asked)) throw refused(`a block of ${asked} bytes`);
  const wanted = asked ?? sqlitePageBytes(head) ?? nearSquareRoot(size);
  const blockBytes = wanted * Math.max(1, Math.ceil(size / MOST_BLOCKS / wanted));
  if (blockBytes > MOST_BLOCK_BYTES) throw refused(`a file of ${size} bytes in blocks of ${blockBytes}`);
  return blockBytes;
}

/** Whether blocks may have this size. */
export function isBlockBytes(bytes: number): boolean {
  return Number.isInteger(bytes) && bytes >= LEAST_BLOCK_BYTES && bytes <= MOST_BLOCK_BYTES;
}

function nearSquareRoot(size: number): number {
  const near = Math.round(Math.sqrt(size) / ROUNDED_TO) * ROUNDED_TO;
  return Math.min(MOST_CHOSEN, Math.max(LEAST_CHOSEN, near));
}

const SQLITE = Buffer.from('SQLite format 3\0', 'latin1');

/** The page size in the header of an SQLite database (https://www.sqlite.org/fileformat2.html, 1.3.2); null for any other file. */
function sqlitePageBytes(head: Uint8Array): number | null {
  if (head.length < HEAD_BYTES || SQLITE.compare(head, 0, SQLITE.length) !== 0) return null;
  const stored = ((head[16] ?? 0) << 8) | (head[17] ?? 0);
  const page = stored === 1 ? 65536 : stored;
  const isPage = page >= 512 && (page & (page - 1)) === 0;
  return isPage ? Math.max(page, LEAST_CHOSEN) : null;
}

function refused(what: string): MediaStructError {
  return new MediaStructError('usage', `${what}: expected blocks of ${LEAST_BLOCK_BYTES} bytes to 16 MiB`, {
    suggestions: ['Name another size of blocks, or none: then it is chosen by the size of the file.'],
  });
}
