import type { FileAccess } from '@mediastruct/core';
import { nodeFileAccess, WorkerPool } from '@mediastruct/core';
import type { CopyOutcome, CopyTask } from './copy-files.ts';
import { copyFiles } from './copy-files.ts';
import type { CopyMessage } from './copy-worker.ts';

/** Copies files into an image, several tasks at a time. */
export interface Copier extends AsyncDisposable {
  /** How many tasks are worth giving at a time. */
  readonly width: number;
  readonly copy: (task: CopyTask) => Promise<CopyOutcome>;
}

/** One thread for each core; of another file system than the machine's own, this thread. `onBytes` hears what is copied, now and then. */
export function copierFor(access: FileAccess, onBytes: (bytes: number) => void): Copier {
  if (access !== nodeFileAccess)
    return {
      width: 1,
      copy: async (task) => copyFiles(access, task, onBytes),
      [Symbol.asyncDispose]: async () => {},
    };
  const told = new ToldBytes(onBytes);
  const pool = new WorkerPool(new URL('./copy-worker.ts', import.meta.url), {
    threads: 0,
    // `copy-worker.ts` posts nothing else.
    onMessage: (message) => told.hear((message as CopyMessage).bytes),
  });
  return {
    width: pool.threads * 2,
    copy: async (task) => {
      const outcome = await pool.run<CopyTask, CopyOutcome>('copyOnThread', task);
      told.end(task.files.reduce((sum, { size }) => sum + size, 0));
      return outcome;
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

/** Tells each byte once, though the messages of a thread may come after its answer. */
class ToldBytes {
  readonly #onBytes: (bytes: number) => void;
  #heard = 0;
  #ended = 0;
  #told = 0;

  constructor(onBytes: (bytes: number) => void) {
    this.#onBytes = onBytes;
  }

  hear(bytes: number): void {
    this.#heard += bytes;
    this.#tell();
  }

  /** A task of so many bytes is done. */
  end(bytes: number): void {
    this.#ended += bytes;
    this.#tell();
  }

  #tell(): void {
    const sum = Math.max(this.#heard, this.#ended);
    if (sum > this.#told) this.#onBytes(sum - this.#told);
    this.#told = Math.max(sum, this.#told);
  }
}
