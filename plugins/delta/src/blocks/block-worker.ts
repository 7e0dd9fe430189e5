import { parentPort } from 'node:worker_threads';
import { nodeFileAccess } from '@mediastruct/core/threads';
import type { ApplyOutcome } from './apply-delta.ts';
import { applyDeltas, hashAll, makeDeltas, signAll } from './block-work.ts';
import type { DeltaOutcome } from './make-delta.ts';
import type { AsideTask, PooledApply, PooledDelta, PooledSignature, SignTask } from './pool-tasks.ts';

/** Posted to the main thread while files are read and written: how many bytes, since the last message. */
export interface BlockMessage {
  readonly bytes: number;
}

const TELL_BYTES = 16 << 20;
let untold = 0;

export function signOnThread(tasks: readonly SignTask[]): PooledSignature[] {
  return told(signAll(nodeFileAccess, tasks, countBytes));
}

export function deltasOnThread(requests: readonly PooledDelta[]): DeltaOutcome[] {
  return told(makeDeltas(nodeFileAccess, requests, countBytes));
}

export function applyOnThread(requests: readonly PooledApply[]): ApplyOutcome[] {
  return told(applyDeltas(nodeFileAccess, requests, countBytes));
}

export function hashOnThread(tasks: readonly AsideTask[]): void[] {
  return hashAll(nodeFileAccess, tasks);
}

function countBytes(bytes: number): void {
  untold += bytes;
  if (untold >= TELL_BYTES) tell();
}

function told<Outcomes>(outcomes: Outcomes): Outcomes {
  tell();
  return outcomes;
}

function tell(): void {
  const message: BlockMessage = { bytes: untold };
  if (untold > 0) parentPort?.postMessage(message);
  untold = 0;
}
