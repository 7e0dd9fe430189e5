import { parentPort } from 'node:worker_threads';
import type { CompareOutcome, CompareRequest } from './compare-files.ts';
import { compareFiles as compareAll } from './compare-files.ts';
import type { GlimpseRequest, Glimpses } from './glimpse-file.ts';
import { glimpseFiles as glimpseAll } from './glimpse-file.ts';
import type { HashOutcome } from './hash-file.ts';
import { hashBeginning as hashFirst, hashFile } from './hash-file.ts';
import type { InspectOptions, InspectOutcome } from './inspect-file.ts';
import { nodeFileAccess } from './node-file-access.ts';
import type { StageOutcome, StageRequest } from './stage-copy.ts';
import { stageCopies as copyAll } from './stage-together.ts';
import type { FileError } from './file-access.ts';
import { syncFolders as syncAll } from './sync-folder.ts';

/** Posted to the main thread while files are read: how many bytes, since the last message. */
export interface WorkerMessage {
  readonly bytes: number;
}

/** A worker reports the bytes it has read to the main thread whenever they reach this number. */
const TELL_BYTES = 8 * 1024 * 1024;
let untold = 0;

/** Hashes files on a pool thread. Answers come in the order of the paths. */
export function hashFiles(paths: readonly string[]): HashOutcome[] {
  const outcomes = paths.map((path) => hashFile(nodeFileAccess, path, countBytes));
  tell();
  return outcomes;
}

/** A task of `hashBeginning`. */
export interface BeginningTask {
  readonly path: string;
  readonly bytes: number;
}

/** Hashes the beginning of a file on a pool thread. */
export function hashBeginning({ path, bytes }: BeginningTask): HashOutcome {
  return hashFirst(nodeFileAccess, path, bytes);
}

/** Looks at head and tail of files on a pool thread. */
export function glimpseFiles(request: GlimpseRequest): Glimpses {
  return glimpseAll(nodeFileAccess, request);
}

/** Reads files side by side on a pool thread. Answers come in the order of the requests. */
export function compareFiles(requests: readonly CompareRequest[]): CompareOutcome[][] {
  const outcomes = requests.map((request) => compareAll(nodeFileAccess, request, countBytes));
  tell();
  return outcomes;
}

/** A task of `inspectFiles`. */
export interface InspectTask {
  readonly paths: readonly string[];
  readonly options: InspectOptions;
}

/** Hashes files on a pool thread and looks at their structure. Answers come in the order of the paths. */
export async function inspectFiles({ paths, options }: InspectTask): Promise<InspectOutcome[]> {
  // Loaded where they are needed: most threads only hash and copy.
  const { inspectFile } = await import('./inspect-file.ts');
  const { loadLook } = await import('./file-look.ts');
  const { xxh128Of } = await import('./xxh128.ts');
  const xxh128 = await xxh128Of(options);
  const look = await loadLook(options.look);
  const outcomes = paths.map((path) =>
    inspectFile(nodeFileAccess, path, { onBytes: countBytes, xxh128, look }),
  );
  tell();
  return outcomes;
}

/** Copies files to their `.part` names on a pool thread. Answers come in the order of the requests. */
export function stageCopies(requests: readonly StageRequest[]): StageOutcome[] {
  const outcomes = copyAll(nodeFileAccess, requests, countBytes);
  tell();
  return outcomes;
}

/** Makes the names in folders durable on a pool thread. Answers come in the order of the paths. */
export function syncFolders(paths: readonly string[]): (FileError | null)[] {
  return syncAll(nodeFileAccess, paths);
}

/** Does nothing: a thread that has done it is ready for more. */
export function startUp(): void {}

function countBytes(bytes: number): void {
  untold += bytes;
  if (untold >= TELL_BYTES) tell();
}

function tell(): void {
  const message: WorkerMessage = { bytes: untold };
  if (untold > 0) parentPort?.postMessage(message);
  untold = 0;
}
