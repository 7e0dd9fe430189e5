import type { FileAccess, FileStat } from '@mediastruct/core/threads';
import { openForReading, readFull, sameFile } from '@mediastruct/core/threads';
import { chooseBlockBytes, HEAD_BYTES } from './block-size.ts';
import type { BlockFailure } from './failure.ts';
import { asFailure, refused } from './failure.ts';
import type { HashAside } from './hash-aside.ts';
import { WholeHash } from './hash-aside.ts';
import type { Signature } from './signature.ts';
import { blockCount, STRONG_BYTES } from './signature.ts';
import { sketchOf } from './sketch.ts';
import { putStrong, strongSum } from './strong-sum.ts';
import type { OnBytes, Turns } from './turns.ts';
import { doAtOnce } from './turns.ts';
import { BlockSummer } from './weak-sum.ts';

export interface SignOptions {
  /** Bytes of a block, 64 to 16 MiB; by default chosen by the file, see `chooseBlockBytes`. */
  readonly blockBytes?: number | undefined;
  /** Hears the bytes that were read, now and then. */
  readonly onBytes?: OnBytes | undefined;
  /** Where another thread leaves the content hash of the file; without it, it is made here. */
  readonly aside?: HashAside | undefined;
}

export interface SignedFile {
  readonly kind: 'signed';
  readonly signature: Signature;
  /** The stat that the file had before and after it was read. */
  readonly stat: FileStat;
}

export type SignOutcome = SignedFile | BlockFailure;

/** Read at a time, rounded to whole blocks. Small enough to stay in the second cache of a core, which is 512 KiB of many: half a MiB took a fifth longer. */
const READ_BYTES = 128 << 10;

/**
 * Reads a regular file to its end and makes its signature. Memory: the signature, and 128 KiB or one block. Never throws for the state of
 * the file: one that cannot be read, is no regular file, or changes meanwhile is a failure.
 */
export function signFile(access: FileAccess, path: string, options?: SignOptions): SignOutcome {
  return doAtOnce(signing(access, path, options), options?.onBytes);
}

/** As `signFile`, in turns; `onBytes` hears nothing. */
export function* signing(access: FileAccess, path: string, options: SignOptions = {}): Turns<SignOutcome> {
  try {
    const fd = openForReading(access, path);
    try {
      return yield* signOpenFile(access, { fd, path }, options);
    } finally {
      access.close(fd);
    }
  } catch (error) {
    return asFailure(error, path);
  }
}

interface OpenFile {
  readonly fd: number;
  readonly path: string;
}

function* signOpenFile(access: FileAccess, { fd, path }: OpenFile, options: SignOptions): Turns<SignedFile> {
  const stat = access.fstat(fd);
  if (stat.kind !== 'file') throw refused(path, 'expected a regular file');
  const head = new Uint8Array(HEAD_BYTES);
  const blockBytes = chooseBlockBytes({
    size: stat.size,
    head: head.subarray(0, access.read(fd, head, 0)),
    asked: options.blockBytes,
  });
  const sums = yield* sumBlocks(access, { fd, path }, { stat, blockBytes, aside: options.aside });
  const sketch = sketchOf(stat.size, (buffer, position) => access.read(fd, buffer, position));
  if (sums === null || !sameFile(stat, access.fstat(fd)))
    throw refused(path, 'the file changed while it was read');
  return { kind: 'signed', stat, signature: { ...sums, size: stat.size, blockBytes, sketch } };
}

interface Summing {
  readonly stat: FileStat;
  readonly blockBytes: number;
  readonly aside: HashAside | undefined;
}

type Sums = Pick<Signature, 'sha256' | 'weak' | 'strong'>;

/** Reads from the beginning; null where the file has another length than it should. */
function* sumBlocks(
  access: FileAccess,
  { fd, path }: OpenFile,
  { stat, blockBytes, aside }: Summing,
): Turns<Sums | null> {
  const { size } = stat;
  const blocks = blockCount(size, blockBytes);
  const weak = new Int32Array(blocks);
  const strong = new Uint8Array(blocks * STRONG_BYTES);
  const whole = new WholeHash(aside);
  const buffer = new Uint8Array(
    Math.min(Math.max(1, Math.floor(READ_BYTES / blockBytes)) * blockBytes, size + 1),
  );
  const summer = new BlockSummer(buffer);
  let block = 0;
  let total = 0;
  for (let count = readFull(access, fd, buffer); count > 0; count = readFull(access, fd, buffer)) {
    total += count;
    if (total > size) return null;
    whole.update(buffer.subarray(0, count));
    for (let start = 0; start < count; start += blockBytes, block += 1) {
      const bytes = buffer.subarray(start, Math.min(start + blockBytes, count));
      weak[block] = summer.weakAt(start, bytes.length);
      putStrong(strong, block, strongSum(bytes));
    }
    yield count;
  }
  if (total !== size) return null;
  return { sha256: yield* whole.finish(path, stat), weak, strong };
}
