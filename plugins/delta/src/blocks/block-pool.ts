import { WorkerPool } from '@mediastruct/core/pool';
import type { FileAccess } from '@mediastruct/core/threads';
import { nodeFileAccess } from '@mediastruct/core/threads';
import type { ApplyOutcome } from './apply-delta.ts';
import type { OnBytes } from './block-work.ts';
import { applyDeltas, makeDeltas, signAll } from './block-work.ts';
import type { BlockMessage } from './block-worker.ts';
import { newAside } from './hash-aside.ts';
import type { DeltaOutcome } from './make-delta.ts';
import type { AsideTask, PooledApply, PooledDelta, PooledSignature, SignTask } from './pool-tasks.ts';
import { SmallWork } from './small-work.ts';

/** Signs, makes and applies deltas on several threads. Answers come in the order of what was asked. */
export interface BlockPool extends AsyncDisposable {
  /** How many files are worth giving at a time. */
  readonly width: number;
  signFiles(paths: readonly string[], blockBytes?: number): Promise<PooledSignature[]>;
  makeDeltas(requests: readonly PooledDelta[]): Promise<DeltaOutcome[]>;
  applyDeltas(requests: readonly PooledApply[]): Promise<ApplyOutcome[]>;
}

export interface BlockPoolOptions {
  /** 0 means one for each core. */
  readonly threads: number;
  /** Hears the bytes that were read or written, now and then. */
  readonly onBytes?: OnBytes | undefined;
  /** So much is done on the calling thread before any other is started; 64 MiB by default. */
  readonly smallBytes?: number | undefined;
  /** Threads have only that of Node: with another one, everything is done on the calling thread. */
  readonly access?: FileAccess | undefined;
}

/** A task costs 25-30 us, so small files go together; there are enough tasks for all threads. */
const FILES_A_TASK = 8;

/**
 * A pool whose threads start when the first 64 MiB are done: so much is done sooner by the caller's own. Where there are fewer files than threads, the content hash of each is
 * made by one thread while another does the rest. Memory: for each thread, that of `signFile`, `makeDelta` or `applyDelta`, and about 10 MiB.
 */
export function blockPool({
  threads,
  onBytes,
  smallBytes,
  access = nodeFileAccess,
}: BlockPoolOptions): BlockPool {
  const pool = new WorkerPool(new URL('./block-worker.ts', import.meta.url), {
    threads,
    // `block-worker.ts` posts nothing else.
    onMessage: (message) => onBytes?.((message as BlockMessage).bytes),
  });
  const small = new SmallWork(smallBytes);
  return {
    width: pool.threads * FILES_A_TASK * 2,
    signFiles: (paths, blockBytes) =>
      run<SignTask, PooledSignature>(
        paths.map((path) => ({ path, blockBytes })),
        { name: 'signOnThread', here: signAll, pathOf: ({ path }) => path },
      ),
    makeDeltas: (requests) =>
      run<PooledDelta, DeltaOutcome>(requests, {
        name: 'deltasOnThread',
        here: makeDeltas,
        pathOf: ({ path }) => path,
      }),
    applyDeltas: (requests) =>
      run<PooledApply, ApplyOutcome>(requests, {
        name: 'applyOnThread',
        here: applyDeltas,
        pathOf: ({ base }) => base,
      }),
    [Symbol.asyncDispose]: () => pool.close(),
  };

  async function run<Task, Answer>(tasks: readonly Task[], work: Work<Task, Answer>): Promise<Answer[]> {
    const isHere = access !== nodeFileAccess || small.take(tasks.map(work.pathOf));
    if (isHere) return work.here(access, tasks, onBytes);
    return runTogether<Task, Answer>(pool, work.name, withAsides(tasks, work.pathOf));
  }

  /** The hashes are asked for first: a thread that waits for one must never wait for a task that no thread has taken. */
  function withAsides<Task>(tasks: readonly Task[], pathOf: (task: Task) => string): Asked<Task> {
    if (tasks.length >= pool.threads) return { tasks, hashes: [] };
    const hashes = tasks.map((task): AsideTask => ({ path: pathOf(task), aside: newAside() }));
    return { tasks: tasks.map((task, at) => ({ ...task, aside: hashes[at]?.aside })), hashes };
  }
}

/** One kind of work. */
interface Work<Task, Answer> {
  /** The function of `block-worker.ts` that does it. */
  readonly name: string;
  /** The same on the calling thread. */
  readonly here: (access: FileAccess, tasks: readonly Task[], onBytes?: OnBytes) => Answer[];
  /** The file of which most is read. */
  readonly pathOf: (task: Task) => string;
}

interface Asked<Task> {
  readonly tasks: readonly Task[];
  readonly hashes: readonly AsideTask[];
}

async function runTogether<Task, Answer>(
  pool: WorkerPool,
  name: string,
  { tasks, hashes }: Asked<Task>,
): Promise<Answer[]> {
  const hashing = hashes.map((task) => pool.run<AsideTask[], void[]>('hashOnThread', [task]));
  const size = Math.max(1, Math.min(FILES_A_TASK, Math.ceil(tasks.length / pool.threads)));
  const running: Promise<Answer[]>[] = [];
  for (let at = 0; at < tasks.length; at += size)
    running.push(pool.run<readonly Task[], Answer[]>(name, tasks.slice(at, at + size)));
  const answers = await Promise.all(running);
  await Promise.all(hashing);
  return answers.flat();
}
