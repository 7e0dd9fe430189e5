import { parentPort } from 'node:worker_threads';
import { nodeFileAccess } from '@mediastruct/core/threads';
import type { ApplyOutcome, ApplyRequest } from './apply-delta.ts';
import { applyDelta } from './apply-delta.ts';
import { asFailure } from './failure.ts';
import type { DeltaOutcome } from './make-delta.ts';
import { makeDelta } from './make-delta.ts';
import type { PooledDelta, PooledSignature, SignTask } from './pool-tasks.ts';
import { readSignature } from './signature-file.ts';
import { formatSignature } from './signature-record.ts';
import { signFile } from './sign-file.ts';

/** Posted to the main thread while files are read and written: how many bytes, since the last message. */
export interface BlockMessage {
  readonly bytes: number;
}

const TELL_BYTES = 16 << 20;
let untold = 0;

/** Makes signatures on a thread of a pool, in the order of the paths. */
export function signOnThread({ paths, blockBytes }: SignTask): PooledSignature[] {
  const outcomes = paths.map((path): PooledSignature => {
    const outcome = signFile(nodeFileAccess, path, { blockBytes, onBytes: countBytes });
    if (outcome.kind === 'failed') return outcome;
    const { signature, stat } = outcome;
    const { sha256, size, sketch } = signature;
    return { kind: 'signed', stat, record: formatSignature(signature), sha256, size, sketch };
  });
  tell();
  return outcomes;
}

/** Makes deltas on a thread of a pool, in the order of the requests. */
export function deltasOnThread(requests: readonly PooledDelta[]): DeltaOutcome[] {
  const outcomes = requests.map((request): DeltaOutcome => {
    try {
      const signature = readSignature(nodeFileAccess, request.signatureAt);
      return makeDelta(nodeFileAccess, { ...request, signature }, countBytes);
    } catch (error) {
      return asFailure(error, request.signatureAt.path);
    }
  });
  tell();
  return outcomes;
}

/** Applies deltas on a thread of a pool, in the order of the requests. */
export function applyOnThread(requests: readonly ApplyRequest[]): ApplyOutcome[] {
  const outcomes = requests.map((request) => applyDelta(nodeFileAccess, request, countBytes));
  tell();
  return outcomes;
}

function countBytes(bytes: number): void {
  untold += bytes;
  if (untold >= TELL_BYTES) tell();
}

function tell(): void {
  const message: BlockMessage = { bytes: untold };
  if (untold > 0) parentPort?.postMessage(message);
  untold = 0;
}
