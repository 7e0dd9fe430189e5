import type { DigestAlgorithm, Digests } from '../../files/digest-algorithms.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { hashWithDigests } from '../../files/hash-with-digests.ts';
import { loadHashers } from '../../files/hashers.ts';
import { WorkerPool } from '../../files/worker-pool.ts';

/** Files that are to be read, with the digests that are wanted of each beside SHA-256. Paths are absolute. */
export interface DigestTask {
  readonly files: readonly { readonly path: string; readonly algorithms: readonly DigestAlgorithm[] }[];
}

/** In the order of the task. */
export type DigestAnswer =
  | { readonly kind: 'read'; readonly size: number; readonly digests: Digests }
  | { readonly kind: 'failed'; readonly errno: string; readonly message: string };

/** Reads files and computes what lists tell of them; on threads, or on this one through any FileAccess. */
export interface DigestReader {
  /** How many tasks should be given at a time. */
  readonly depth: number;
  read(task: DigestTask): Promise<readonly DigestAnswer[]>;
  close(): Promise<void>;
}

/** So many threads, one for each core if that is 0. */
export function pooledDigests(threads: number): DigestReader {
  const pool = new WorkerPool(new URL('./digest-worker.ts', import.meta.url), { threads });
  return {
    depth: pool.threads + 1,
    read: (task) => pool.run<DigestTask, readonly DigestAnswer[]>('readDigests', task),
    close: () => pool.close(),
  };
}

export function inlineDigests(access: FileAccess): DigestReader {
  return { depth: 1, read: (task) => readDigestsOf(access, task), close: async () => {} };
}

export async function readDigestsOf(
  access: FileAccess,
  { files }: DigestTask,
): Promise<readonly DigestAnswer[]> {
  await loadHashers([...new Set(files.flatMap(({ algorithms }) => algorithms))]);
  return files.map(({ path, algorithms }): DigestAnswer => {
    const outcome = hashWithDigests(access, path, { algorithms });
    if (outcome.kind === 'failed') return outcome;
    const { stat, sha256, digests } = outcome;
    return { kind: 'read', size: stat.size, digests: { ...digests, sha256 } };
  });
}
