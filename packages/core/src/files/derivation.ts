import { createHash } from 'node:crypto';
import type { FileAccess, FileStat } from './file-access.ts';
import { errnoOf, messageOf } from './file-access.ts';
import type { HashedFile, HashFailure } from './hash-file.ts';
import { JoinedSource } from './joined-source.ts';

/** The source of a derivation, open for reading. */
export interface DerivationSource {
  /** Size in bytes. */
  readonly size: number;
  /** Reads up to `buffer.length` bytes at `position`; 0 at the end. */
  read(buffer: Uint8Array, position: number): number;
}

/**
 * Makes the content of one file from that of another, such as a segment of it, or from that of several read as one. The same
 * source and parameters must always give the same bytes: recovery and undo make them again and compare.
 */
export type Derivation = (
  source: DerivationSource,
  params: Readonly<Record<string, unknown>>,
  write: (bytes: Uint8Array) => void,
) => void;

/** A derivation with the parameters of one operation. */
export interface BoundDerivation {
  readonly derive: Derivation;
  readonly params: Readonly<Record<string, unknown>>;
}

const READ_BYTES = 1 << 20;

/** The derivation that changes nothing: of several sources it makes one file. */
export const joinSources: Derivation = (source, _params, write) =>
  copyRange(source, write, { end: source.size });

/** Writes the bytes of a source from `start` to `end` or to where the source ends. */
export function copyRange(
  source: DerivationSource,
  write: (bytes: Uint8Array) => void,
  { start = 0, end }: { readonly start?: number; readonly end: number },
): void {
  const buffer = new Uint8Array(READ_BYTES);
  for (let at = start; at < end;) {
    const count = source.read(buffer.subarray(0, Math.min(READ_BYTES, end - at)), at);
    if (count === 0) return;
    write(buffer.subarray(0, count));
    at += count;
  }
}

/** What a derivation made of its sources, as a hash, and the stats of all of them; `stat` is that of the first. */
export interface HashedSources extends HashedFile {
  readonly stats: readonly FileStat[];
}

/**
 * The hash of what files, read as one, derive to. One that changes meanwhile is a failure (`ECHANGED`). `onBytes` is told the bytes
 * that were made.
 */
export function hashDerived(
  access: FileAccess,
  paths: readonly string[],
  { derive, params, onBytes }: BoundDerivation & { readonly onBytes?: ((bytes: number) => void) | undefined },
): HashedSources | HashFailure {
  try {
    using source = new JoinedSource(access, paths);
    const { stats } = source;
    const [stat] = stats;
    if (stat === undefined || stats.some(({ kind }) => kind !== 'file'))
      return { kind: 'failed', errno: 'ENOTFILE', message: 'not a regular file' };
    const digest = createHash('sha256');
    derive(source, params, (bytes) => {
      digest.update(bytes);
      onBytes?.(bytes.length);
    });
    if (!source.isUnchanged())
      return { kind: 'failed', errno: 'ECHANGED', message: 'the file changed while it was read' };
    return { kind: 'hashed', sha256: digest.digest('hex'), stat, stats };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    return { kind: 'failed', errno, message: messageOf(error) };
  }
}
