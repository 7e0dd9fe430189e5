import { parentPort } from 'node:worker_threads';
import type { LookedOutcome, LookModule } from './file-look.ts';
import { hashLookedAt, loadLook } from './file-look.ts';
import { nodeFileAccess } from './node-file-access.ts';
import type { StageOutcome, StageRequest } from './stage-copy.ts';
import { stageCopy } from './stage-copy.ts';

/** Posted to the main thread while files are read: how many bytes, since the last message. */
export interface WorkerMessage {
  readonly bytes: number;
}

/** A worker reports the bytes it has read to the main thread whenever they reach this number. */
const TELL_BYTES = 8 * 1024 * 1024;
let untold = 0;

export interface HashTask {
  readonly paths: readonly string[];
  readonly look: LookModule | undefined;
}

/** Hashes files on a pool thread. Answers come in the order of the paths. */
export async function hashFiles({ paths, look: module }: HashTask): Promise<LookedOutcome[]> {
  const look = module === undefined ? undefined : await loadLook(module);
  const outcomes = paths.map((path) => hashLookedAt(nodeFileAccess, path, { onBytes: countBytes, look }));
  tell();
  return outcomes;
}

/** Copies files to their `.part` names on a pool thread. Answers come in the order of the requests. */
export function stageCopies(requests: readonly StageRequest[]): StageOutcome[] {
  const outcomes = requests.map((request) => stageCopy(nodeFileAccess, request, countBytes));
  tell();
  return outcomes;
}

function countBytes(bytes: number): void {
  untold += bytes;
  if (untold >= TELL_BYTES) tell();
}

function tell(): void {
  const message: WorkerMessage = { bytes: untold };
  if (untold > 0) parentPort?.postMessage(message);
  untold = 0;
}
