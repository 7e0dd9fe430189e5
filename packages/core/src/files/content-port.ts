import type { FileAccess } from './file-access.ts';
import type { LookedOutcome, LookModule } from './file-look.ts';
import { hashLookedAt, loadLook } from './file-look.ts';
import type { StageOutcome, StageRequest } from './stage-copy.ts';
import { stageCopy } from './stage-copy.ts';

/**
 * Reads files for a run: hashes them, and copies them to `.part` names. Both may run on many threads; only the
 * thread of the run gives files their final names and removes sources. Answers come in the order of the requests.
 * `onBytes` is called with the number of bytes read since its last call.
 */
export interface ContentPort {
  /** With `look`, each outcome tells what that look saw in the file while it was open. */
  hashFiles(
    paths: readonly string[],
    onBytes?: (bytes: number) => void,
    look?: LookModule,
  ): Promise<readonly LookedOutcome[]>;
  stageCopies(
    requests: readonly StageRequest[],
    onBytes?: (bytes: number) => void,
  ): Promise<readonly StageOutcome[]>;
  close(): Promise<void>;
}

/** A ContentPort that works on the calling thread through the given FileAccess. */
export function inlineContent(access: FileAccess): ContentPort {
  return {
    hashFiles: async (paths, onBytes, module) => {
      const look = module === undefined ? undefined : await loadLook(module);
      return paths.map((path) => hashLookedAt(access, path, { onBytes, look }));
    },
    stageCopies: async (requests, onBytes) => requests.map((request) => stageCopy(access, request, onBytes)),
    close: async () => {},
  };
}
