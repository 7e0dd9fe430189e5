import type { FileAccess, FileStat } from '@mediastruct/core/threads';
import { openForReading, readFull, sameFile } from '@mediastruct/core/threads';
import { BlockTable } from './block-table.ts';
import { END_BYTES } from './delta-format.ts';
import { DeltaWriter } from './delta-writer.ts';
import type { BlockFailure } from './failure.ts';
import { asFailure, refused } from './failure.ts';
import type { HashAside } from './hash-aside.ts';
import { WholeHash } from './hash-aside.ts';
import type { LiteralCodec } from './literal-codec.ts';
import type { ReadNext } from './match-blocks.ts';
import { matchBlocks } from './match-blocks.ts';
import { intoNewFile } from './new-file.ts';
import type { Signature } from './signature.ts';
import type { OnBytes, Turns } from './turns.ts';
import { doAtOnce } from './turns.ts';

/** A delta larger than this part of its file is not worth having: the file is stored whole. */
export const MOST_OF_FILE = 0.6;

export interface DeltaRequest {
  /** The new file. */
  readonly path: string;
  /** Of the old file, which need not be there. */
  readonly signature: Signature;
  /** Where the delta is written. Nothing may have this name; it is gone again unless the outcome is `delta`. */
  readonly part: string;
  /** How new bytes are compressed; `zstd` by default. */
  readonly codec?: LiteralCodec | undefined;
  /** Where another thread leaves the content hash of the new file; without it, it is made here. */
  readonly aside?: HashAside | undefined;
}

/** Content hash and stat of the new file, as it was before and after it was read. */
export interface ResultFile {
  readonly sha256: string;
  readonly stat: FileStat;
}

export interface MadeDelta extends ResultFile {
  readonly kind: 'delta';
  /** Bytes of the delta. */
  readonly bytes: number;
  /** Bytes of the new file that are in the delta, before they were compressed. */
  readonly literalBytes: number;
  /** Bytes of the new file that are taken from the old one. */
  readonly copiedBytes: number;
}

/** The delta would be more than 60 % of the file, or the file repeats a short one a thousand times: store the file itself. */
export interface StoreWhole extends ResultFile {
  readonly kind: 'whole';
}

export type DeltaOutcome = MadeDelta | StoreWhole | BlockFailure;

/**
 * Writes the delta that makes a file of an old one, of which only the signature is needed. Reads the file once. The delta is not durable yet. Memory: that of
 * `BlockTable`, two buffers of 1 MiB, and four blocks where they are larger than 256 KiB. Never throws for the state of a file: one that cannot be read or
 * written, or that changes meanwhile, is a failure.
 */
export function makeDelta(access: FileAccess, request: DeltaRequest, onBytes?: OnBytes): DeltaOutcome {
  return doAtOnce(makingDelta(access, request), onBytes);
}

/** As `makeDelta`, in turns. */
export function* makingDelta(access: FileAccess, request: DeltaRequest): Turns<DeltaOutcome> {
  try {
    const fd = openForReading(access, request.path);
    try {
      const stat = access.fstat(fd);
      if (stat.kind !== 'file') throw refused(request.path, 'expected a regular file');
      return yield* intoNewFile<MadeDelta | StoreWhole>(access, request.part, {
        fill: (part) => deltaOf(access, { request, stat, fd, part }),
        isWanted: ({ kind }) => kind === 'delta',
      });
    } finally {
      access.close(fd);
    }
  } catch (error) {
    return asFailure(error, request.path);
  }
}

interface Making {
  readonly request: DeltaRequest;
  readonly stat: FileStat;
  readonly fd: number;
  readonly part: number;
}

function* deltaOf(access: FileAccess, { request, stat, fd, part }: Making): Turns<MadeDelta | StoreWhole> {
  const { signature, codec = 'zstd', path, aside } = request;
  const whole = new WholeHash(aside);
  let size = 0;
  const read = (buffer: Uint8Array): number => {
    const count = readFull(access, fd, buffer);
    whole.update(buffer.subarray(0, count));
    size += count;
    return count;
  };
  const writer = new DeltaWriter(access, {
    fd: part,
    head: { baseSize: signature.size, baseSha256: signature.sha256, resultSize: stat.size },
    codec,
    mostBytes: stat.size * MOST_OF_FILE - END_BYTES,
  });
  const isWorthIt = !writer.isTooLarge && (yield* matchBlocks(new BlockTable(signature), read, writer));
  if (!isWorthIt && whole.isMadeHere) yield* readOn(read);
  if ((size !== stat.size && (isWorthIt || whole.isMadeHere)) || !sameFile(stat, access.fstat(fd)))
    throw refused(path, 'the file changed while it was read');
  const sha256 = yield* whole.finish(path, stat);
  if (!isWorthIt) return { kind: 'whole', sha256, stat };
  writer.finish(sha256);
  const { bytes, literalBytes, copiedBytes } = writer;
  return { kind: 'delta', sha256, stat, bytes, literalBytes, copiedBytes };
}

/** The hash is wanted even where the delta is not. */
function* readOn(read: ReadNext): Turns<void> {
  const buffer = new Uint8Array(1 << 20);
  let count: number;
  do yield (count = read(buffer));
  while (count === buffer.length);
}
