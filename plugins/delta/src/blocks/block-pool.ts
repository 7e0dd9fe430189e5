import { WorkerPool } from '@mediastruct/core';
import type { ApplyOutcome, ApplyRequest } from './apply-delta.ts';
import type { BlockMessage } from './block-worker.ts';
import type { DeltaOutcome } from './make-delta.ts';
import type { PooledDelta, PooledSignature, SignTask } from './pool-tasks.ts';

/** Signs, makes and applies deltas on several threads. Answers come in the order of what was asked. */
export interface BlockPool extends AsyncDisposable {
  /** How many files are worth giving at a time. */
  readonly width: number;
  signFiles(paths: readonly string[], blockBytes?: number): Promise<PooledSignature[]>;
  makeDeltas(requests: readonly PooledDelta[]): Promise<DeltaOutcome[]>;
  applyDeltas(requests: readonly ApplyRequest[]): Promise<ApplyOutcome[]>;
}

export interface BlockPoolOptions {
  /** 0 means one for each core. */
  readonly threads: number;
  /** Hears the bytes that were read or written, now and then. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** A task costs 25-30 us, so small files go together; there are enough tasks for all threads. */
const FILES_A_TASK = 8;

/** A pool whose threads start at the first request. Memory: for each thread, that of `signFile`, `makeDelta` or `applyDelta`, and about 10 MiB. */
export function blockPool({ threads, onBytes }: BlockPoolOptions): BlockPool {
  const pool = new WorkerPool(new URL('./block-worker.ts', import.meta.url), {
    threads,
    // `block-worker.ts` posts nothing else.
    onMessage: (message) => onBytes?.((message as BlockMessage).bytes),
  });
  const inTasks = async <Item, Answer>(
    items: readonly Item[],
    run: (task: readonly Item[]) => Promise<Answer[]>,
  ): Promise<Answer[]> => {
    const size = Math.max(1, Math.min(FILES_A_TASK, Math.ceil(items.length / pool.threads)));
    const tasks: Promise<Answer[]>[] = [];
    for (let at = 0; at < items.length; at += size) tasks.push(run(items.slice(at, at + size)));
    return (await Promise.all(tasks)).flat();
  };
  return {
    width: pool.threads * FILES_A_TASK * 2,
    signFiles: (paths, blockBytes) =>
      inTasks(paths, (task) =>
        pool.run<SignTask, PooledSignature[]>('signOnThread', { paths: task, blockBytes }),
      ),
    makeDeltas: (requests) =>
      inTasks(requests, (task) => pool.run<readonly PooledDelta[], DeltaOutcome[]>('deltasOnThread', task)),
    applyDeltas: (requests) =>
      inTasks(requests, (task) => pool.run<readonly ApplyRequest[], ApplyOutcome[]>('applyOnThread', task)),
    [Symbol.asyncDispose]: () => pool.close(),
  };
}
