import type { CompareOutcome, CompareRequest } from './compare-files.ts';
import { compareFiles } from './compare-files.ts';
import type { FileAccess, FileError } from './file-access.ts';
import type { GlimpseRequest, Glimpses } from './glimpse-file.ts';
import { glimpseFiles } from './glimpse-file.ts';
import type { HashOutcome } from './hash-file.ts';
import { hashBeginning, hashFile } from './hash-file.ts';
import { loadLook } from './file-look.ts';
import type { InspectOptions, InspectOutcome } from './inspect-file.ts';
import { inspectFile } from './inspect-file.ts';
import type { StageOutcome, StageRequest } from './stage-copy.ts';
import { stageCopies } from './stage-together.ts';
import { syncFolders } from './sync-folder.ts';
import { xxh128Of } from './xxh128.ts';

/**
 * Reads files for a run: hashes them, and copies them to `.part` names. Both may run on many threads, and so may waiting for the disk; only the
 * thread of the run gives files their final names and removes sources. Answers come in the order of the requests.
 * `onBytes` is called with the number of bytes read since its last call.
 */
export interface ContentPort {
  hashFiles(paths: readonly string[], onBytes?: (bytes: number) => void): Promise<readonly HashOutcome[]>;
  /** The hash of the first `bytes` bytes of a file, with the stat of the file. */
  hashBeginning(path: string, bytes: number): Promise<HashOutcome>;
  /** Sums by which files that may be equal are found without reading all of them. One thread looks at a request, so several are made at a time. */
  glimpseFiles(request: GlimpseRequest): Promise<Glimpses>;
  /** Reads the files of each request side by side and hashes those once that are equal. */
  compareFiles(
    requests: readonly CompareRequest[],
    onBytes?: (bytes: number) => void,
  ): Promise<readonly (readonly CompareOutcome[])[]>;
  /** As `hashFiles`, and looks at the structure of pictures in the same pass. */
  inspectFiles(
    paths: readonly string[],
    options: InspectOptions,
    onBytes?: (bytes: number) => void,
  ): Promise<readonly InspectOutcome[]>;
  stageCopies(
    requests: readonly StageRequest[],
    onBytes?: (bytes: number) => void,
  ): Promise<readonly StageOutcome[]>;
  /** Makes the names in folders durable: a disk is waited for once for several of them. Why each could not be; null where it is. */
  syncFolders(paths: readonly string[]): Promise<readonly (FileError | null)[]>;
  /** Begins to start what copying so many files will need, for a caller that is still busy with other things; nothing waits for it. */
  warmUp?(files: number): void;
  close(): Promise<void>;
}

/** A ContentPort that works on the calling thread through the given FileAccess. */
export function inlineContent(access: FileAccess): ContentPort {
  return {
    hashFiles: async (paths, onBytes) => paths.map((path) => hashFile(access, path, onBytes)),
    hashBeginning: async (path, bytes) => hashBeginning(access, path, bytes),
    glimpseFiles: async (request) => glimpseFiles(access, request),
    compareFiles: async (requests, onBytes) =>
      requests.map((request) => compareFiles(access, request, onBytes)),
    inspectFiles: async (paths, options, onBytes) => {
      const xxh128 = await xxh128Of(options);
      const look = await loadLook(options.look);
      return paths.map((path) => inspectFile(access, path, { onBytes, xxh128, look }));
    },
    stageCopies: async (requests, onBytes) => stageCopies(access, requests, onBytes),
    syncFolders: async (paths) => syncFolders(access, paths),
    close: async () => {},
  };
}
