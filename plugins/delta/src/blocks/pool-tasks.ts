import type { FileStat } from '@mediastruct/core/threads';
import type { ApplyRequest } from './apply-delta.ts';
import type { BlockFailure } from './failure.ts';
import type { HashAside } from './hash-aside.ts';
import type { DeltaRequest } from './make-delta.ts';
import type { SignatureAt } from './signature-file.ts';
import type { Sketch } from './signature.ts';

/** A file to sign. */
export interface SignTask {
  readonly path: string;
  /** As for `signFile`. */
  readonly blockBytes?: number | undefined;
  /** Where another thread leaves its content hash. The pool sets it. */
  readonly aside?: HashAside | undefined;
}

/** Files that are likely to be small. */
export interface SignSmallTask {
  readonly paths: readonly string[];
  readonly blockBytes?: number | undefined;
}

/** A file to hash for another thread. */
export interface AsideTask {
  readonly path: string;
  readonly aside: HashAside;
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

/** As `SignedRecord`, of a small file, or of one that is too large to be signed beside others and was not read. */
export type SmallSignature =
  Pick<SignedRecord, 'kind' | 'record' | 'sha256' | 'stat'> | LargeFile | BlockFailure;

/** A file of more than 1 MiB. */
export interface LargeFile {
  readonly kind: 'large';
  readonly stat: FileStat;
}

/** As `DeltaRequest`; the thread reads the signature where it is stored. */
export interface PooledDelta extends Omit<DeltaRequest, 'signature'> {
  readonly signatureAt: SignatureAt;
}

export type PooledApply = ApplyRequest;
