import type { FileAccess } from './file-access.ts';
import type { HashOutcome } from './hash-file.ts';
import { hashFile } from './hash-file.ts';
import type { StageOutcome, StageRequest } from './stage-copy.ts';
import { stageCopy } from './stage-copy.ts';

/**
 * The reading half of a run: hashing, and copying to `.part` names. It may run on many threads; publishing
 * and removing names stays with the one mutator. Answers come in the order of the questions.
 */
export interface ContentPort {
  hashFiles(paths: readonly string[], onBytes?: (bytes: number) => void): Promise<readonly HashOutcome[]>;
  stageCopies(
    requests: readonly StageRequest[],
    onBytes?: (bytes: number) => void,
  ): Promise<readonly StageOutcome[]>;
  close(): Promise<void>;
}

/** A ContentPort on the calling thread, through any FileAccess. */
export function inlineContent(access: FileAccess): ContentPort {
  return {
    hashFiles: async (paths, onBytes) => paths.map((path) => hashFile(access, path, onBytes)),
    stageCopies: async (requests, onBytes) => requests.map((request) => stageCopy(access, request, onBytes)),
    close: async () => {},
  };
}
