import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess, ToldBytes, WorkerPool } from '@mediastruct/core';
import type { CopyOutcome, CopyTask } from './copy-files.ts';
import { copyFiles } from './copy-files.ts';
import type { CopyMessage } from './copy-worker.ts';

/** Copies files into an image, several tasks at a time. */
export interface Copier extends AsyncDisposable {
  /** How many tasks are worth giving at a time. */
  readonly width: number;
  readonly copy: (task: CopyTask) => Promise<CopyOutcome>;
}

/** So many threads, or one for each core if that is 0; of another file system than the machine's own, this thread. `onBytes` hears what is copied, now and then. */
export function copierFor(
  access: FileAccess,
  { threads, onBytes }: { readonly threads: number; readonly onBytes: (bytes: number) => void },
): Copier {
  if (access !== nodeFileAccess)
    return {
      width: 1,
      copy: async (task) => copyFiles(access, task, onBytes),
      [Symbol.asyncDispose]: async () => {},
    };
  const told = new ToldBytes();
  told.begin(onBytes);
  let ended = 0;
  const pool = new WorkerPool(new URL('./copy-worker.ts', import.meta.url), {
    threads,
    // `copy-worker.ts` posts nothing else.
    onMessage: (message) => told.hear((message as CopyMessage).bytes),
  });
  return {
    width: pool.threads * 2,
    copy: async (task) => {
      const outcome = await pool.run<CopyTask, CopyOutcome>('copyOnThread', task);
      ended += task.files.reduce((sum, { size }) => sum + size, 0);
      told.end(ended);
      return outcome;
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}
