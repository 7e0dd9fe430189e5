import { parentPort } from 'node:worker_threads';
import type { HashOutcome } from './hash-file.ts';
import { hashFile } from './hash-file.ts';
import { nodeFileAccess } from './node-file-access.ts';
import type { StageOutcome, StageRequest } from './stage-copy.ts';
import { stageCopy } from './stage-copy.ts';

/** Bytes are told to the main thread in pieces of at least this size. */
const TELL_BYTES = 8 * 1024 * 1024;
let untold = 0;

/** Hashes files on a pool thread; the answers come in the order of the paths. */
export function hashFiles(paths: readonly string[]): HashOutcome[] {
  const outcomes = paths.map((path) => hashFile(nodeFileAccess, path, countBytes));
  tell();
  return outcomes;
}

/** Copies files to their `.part` names on a pool thread. */
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
  if (untold > 0) parentPort?.postMessage({ bytes: untold });
  untold = 0;
}
