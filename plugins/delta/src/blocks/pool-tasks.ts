import type { FileStat } from '@mediastruct/core/threads';
import type { BlockFailure } from './failure.ts';
import type { DeltaRequest } from './make-delta.ts';
import type { SignatureAt } from './signature-file.ts';
import type { Sketch } from './signature.ts';

/** Files that one thread signs together. */
export interface SignTask {
  readonly paths: readonly string[];
  readonly blockBytes?: number | undefined;
}

/** A signature made by a thread, in its stored form. */
export interface SignedRecord {
  readonly kind: 'signed';
  /** For `SignatureFileWriter.add`. At most 41 MiB. */
  readonly record: Uint8Array;
  readonly sha256: string;
  readonly size: number;
  readonly sketch: Sketch;
  readonly stat: FileStat;
}

export type PooledSignature = SignedRecord | BlockFailure;

/** As `DeltaRequest`; the thread reads the signature where it is stored. */
export interface PooledDelta extends Omit<DeltaRequest, 'signature'> {
  readonly signatureAt: SignatureAt;
}
