import { parentPort } from 'node:worker_threads';
import type { FileStat } from '@mediastruct/core/threads';
import { nodeFileAccess } from '@mediastruct/core/threads';
import type { ApplyOutcome } from './apply-delta.ts';
import { applyDelta } from './apply-delta.ts';
import { asFailure } from './failure.ts';
import type { DeltaOutcome } from './make-delta.ts';
import { makeDelta } from './make-delta.ts';
import type { HashAside } from './hash-aside.ts';
import { hashAside, waitForHash } from './hash-aside.ts';
import type { AsideTask, PooledApply, PooledDelta, PooledSignature, SignTask } from './pool-tasks.ts';
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
export function signOnThread(tasks: readonly SignTask[]): PooledSignature[] {
  const outcomes = tasks.map(({ path, blockBytes, aside }): PooledSignature => {
    const wholeHash = hashFrom(aside, path);
    const outcome = signFile(nodeFileAccess, path, { blockBytes, wholeHash, onBytes: countBytes });
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
      return makeDelta(
        nodeFileAccess,
        { ...request, signature, wholeHash: hashFrom(request.aside, request.path) },
        countBytes,
      );
    } catch (error) {
      return asFailure(error, request.signatureAt.path);
    }
  });
  tell();
  return outcomes;
}

/** Applies deltas on a thread of a pool, in the order of the requests. */
export function applyOnThread(requests: readonly PooledApply[]): ApplyOutcome[] {
  const outcomes = requests.map((request) =>
    applyDelta(nodeFileAccess, { ...request, wholeHash: hashFrom(request.aside, request.base) }, countBytes),
  );
  tell();
  return outcomes;
}

/** Hashes files for threads that work on them meanwhile. */
export function hashOnThread(tasks: readonly AsideTask[]): void[] {
  return tasks.map(({ path, aside }) => hashAside(nodeFileAccess, path, aside));
}

function hashFrom(aside: HashAside | undefined, path: string): ((stat: FileStat) => string) | undefined {
  return aside === undefined ? undefined : (stat) => waitForHash(aside, path, stat);
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
