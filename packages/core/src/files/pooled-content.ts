import type { ContentPort } from './content-port.ts';
import type { HashOutcome } from './hash-file.ts';
import type { StageOutcome, StageRequest } from './stage-copy.ts';
import { WorkerPool } from './worker-pool.ts';

/** Files a task: a task costs 25-30 us, so small files go together; each copy waits for its disk alone. */
const HASHES_A_TASK = 16;
const COPIES_A_TASK = 4;

/** A ContentPort on all cores. The threads start with the first question. */
export function pooledContent(jobs: number): ContentPort {
  let listener: ((bytes: number) => void) | undefined;
  const pool = new WorkerPool(new URL('./content-worker.ts', import.meta.url), {
    jobs,
    onMessage: (message) => listener?.((message as { bytes: number }).bytes),
  });
  return {
    async hashFiles(paths, onBytes) {
      listener = onBytes;
      return inTasks(paths, HASHES_A_TASK, (task) =>
        pool.run<readonly string[], HashOutcome[]>('hashFiles', task),
      );
    },
    async stageCopies(requests, onBytes) {
      listener = onBytes;
      return inTasks(requests, COPIES_A_TASK, (task) =>
        pool.run<readonly StageRequest[], StageOutcome[]>('stageCopies', task),
      );
    },
    close: () => pool.close(),
  };
}

/** The callers' batches are bounded (256), so all tasks of one may wait at the pool. */
async function inTasks<Item, Answer>(
  items: readonly Item[],
  size: number,
  run: (task: readonly Item[]) => Promise<Answer[]>,
): Promise<Answer[]> {
  const tasks: Promise<Answer[]>[] = [];
  for (let at = 0; at < items.length; at += size) tasks.push(run(items.slice(at, at + size)));
  return (await Promise.all(tasks)).flat();
}
