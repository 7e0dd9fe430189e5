import { parentPort } from 'node:worker_threads';
import { nodeFileAccess } from '@mediastruct/core/threads';
import type { CopyOutcome, CopyTask } from './copy-files.ts';
import { copyFiles } from './copy-files.ts';

/** Posted to the main thread while files are copied: how many bytes, since the last message. */
export interface CopyMessage {
  readonly bytes: number;
}

const TELL_BYTES = 16 << 20;
let untold = 0;

/** Copies files into an image on a thread of a pool. */
export function copyOnThread(task: CopyTask): CopyOutcome {
  const outcome = copyFiles(nodeFileAccess, task, (bytes) => {
    untold += bytes;
    if (untold >= TELL_BYTES) tell();
  });
  tell();
  return outcome;
}

function tell(): void {
  const message: CopyMessage = { bytes: untold };
  if (untold > 0) parentPort?.postMessage(message);
  untold = 0;
}
