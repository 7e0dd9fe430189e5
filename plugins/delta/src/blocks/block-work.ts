import type { FileAccess, FileStat } from '@mediastruct/core/threads';
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

/** Hears the bytes that were read or written, now and then. */
export type OnBytes = (bytes: number) => void;

/** Makes signatures, in the order of the paths. */
export function signAll(
  access: FileAccess,
  tasks: readonly SignTask[],
  onBytes?: OnBytes,
): PooledSignature[] {
  return tasks.map(({ path, blockBytes, aside }): PooledSignature => {
    const wholeHash = hashFrom(aside, path);
    const outcome = signFile(access, path, { blockBytes, wholeHash, onBytes });
    if (outcome.kind === 'failed') return outcome;
    const { signature, stat } = outcome;
    const { sha256, size, sketch } = signature;
    return { kind: 'signed', stat, record: formatSignature(signature), sha256, size, sketch };
  });
}

/** Makes deltas, in the order of the requests. */
export function makeDeltas(
  access: FileAccess,
  requests: readonly PooledDelta[],
  onBytes?: OnBytes,
): DeltaOutcome[] {
  return requests.map((request): DeltaOutcome => {
    try {
      const signature = readSignature(access, request.signatureAt);
      const wholeHash = hashFrom(request.aside, request.path);
      return makeDelta(access, { ...request, signature, wholeHash }, onBytes);
    } catch (error) {
      return asFailure(error, request.signatureAt.path);
    }
  });
}

/** Applies deltas, in the order of the requests. */
export function applyDeltas(
  access: FileAccess,
  requests: readonly PooledApply[],
  onBytes?: OnBytes,
): ApplyOutcome[] {
  return requests.map((request) =>
    applyDelta(access, { ...request, wholeHash: hashFrom(request.aside, request.base) }, onBytes),
  );
}

/** Hashes files for threads that work on them meanwhile. */
export function hashAll(access: FileAccess, tasks: readonly AsideTask[]): void[] {
  return tasks.map(({ path, aside }) => hashAside(access, path, aside));
}

function hashFrom(aside: HashAside | undefined, path: string): ((stat: FileStat) => string) | undefined {
  return aside === undefined ? undefined : (stat) => waitForHash(aside, path, stat);
}
