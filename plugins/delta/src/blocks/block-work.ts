import type { FileAccess } from '@mediastruct/core/threads';
import type { ApplyOutcome } from './apply-delta.ts';
import { applyingDelta } from './apply-delta.ts';
import { asFailure } from './failure.ts';
import type { DeltaOutcome } from './make-delta.ts';
import { makingDelta } from './make-delta.ts';
import type { PooledApply, PooledDelta, PooledSignature, SignTask } from './pool-tasks.ts';
import { readSignature } from './signature-file.ts';
import { formatSignature } from './signature-record.ts';
import { signing } from './sign-file.ts';
import type { Turns } from './turns.ts';

/** Makes a signature in its stored form. */
export function* signingTask(
  access: FileAccess,
  { path, blockBytes, aside }: SignTask,
): Turns<PooledSignature> {
  const outcome = yield* signing(access, path, { blockBytes, aside });
  if (outcome.kind === 'failed') return outcome;
  const { signature, stat } = outcome;
  const { sha256, size, sketch } = signature;
  return { kind: 'signed', stat, record: formatSignature(signature), sha256, size, sketch };
}

/** Makes a delta against a signature that is stored. */
export function* deltaTask(access: FileAccess, request: PooledDelta): Turns<DeltaOutcome> {
  try {
    const signature = readSignature(access, request.signatureAt);
    return yield* makingDelta(access, { ...request, signature });
  } catch (error) {
    return asFailure(error, request.signatureAt.path);
  }
}

export { signingSmall } from './small-files.ts';

/** Applies a delta. */
export function applyTask(access: FileAccess, request: PooledApply): Turns<ApplyOutcome> {
  return applyingDelta(access, request);
}
