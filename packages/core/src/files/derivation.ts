import { createHash } from 'node:crypto';
import type { FileAccess } from './file-access.ts';
import { errnoOf, messageOf } from './file-access.ts';
import type { HashOutcome } from './hash-file.ts';
import { openForReading, sameFile } from './hash-file.ts';

/** The source of a derivation, open for reading. */
export interface DerivationSource {
  /** Size in bytes. */
  readonly size: number;
  /** Reads up to `buffer.length` bytes at `position`; 0 at the end. */
  read(buffer: Uint8Array, position: number): number;
}

/**
 * Makes the content of one file from that of another, such as a segment of it. The same source and parameters must always
 * give the same bytes: recovery and undo make them again and compare.
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

/** Derives from an open file; `write` gets the bytes in order. */
export function deriveFrom(
  access: FileAccess,
  { fd, size }: { readonly fd: number; readonly size: number },
  { derive, params, write }: BoundDerivation & { readonly write: (bytes: Uint8Array) => void },
): void {
  derive({ size, read: (buffer, position) => access.read(fd, buffer, position) }, params, write);
}

/** The hash of what a file derives to, and the file's stat; a file that changes meanwhile is a failure (`ECHANGED`). */
export function hashDerived(access: FileAccess, path: string, derivation: BoundDerivation): HashOutcome {
  let fd: number | null = null;
  try {
    fd = openForReading(access, path);
    const before = access.fstat(fd);
    if (before.kind !== 'file') return { kind: 'failed', errno: 'ENOTFILE', message: 'not a regular file' };
    const digest = createHash('sha256');
    deriveFrom(
      access,
      { fd, size: before.size },
      { ...derivation, write: (bytes) => void digest.update(bytes) },
    );
    const after = access.fstat(fd);
    if (!sameFile(before, after))
      return { kind: 'failed', errno: 'ECHANGED', message: 'the file changed while it was read' };
    return { kind: 'hashed', sha256: digest.digest('hex'), stat: after };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    return { kind: 'failed', errno, message: messageOf(error) };
  } finally {
    if (fd !== null) access.close(fd);
  }
}
