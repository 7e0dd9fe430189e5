import { availableParallelism } from 'node:os';
import type { FileAccess, FileStat } from '@mediastruct/core/threads';
import { errnoOf, nodeFileAccess } from '@mediastruct/core/threads';
import type { ApplyOutcome } from './apply-delta.ts';
import { applyTask, deltaTask, signingTask } from './block-work.ts';
import { BlockThreads } from './block-threads.ts';
import type { BlockCall } from './block-worker.ts';
import type { HashAside } from './hash-aside.ts';
import { isSettled, newAside } from './hash-aside.ts';
import type { DeltaOutcome } from './make-delta.ts';
import type {
  AsideTask,
  PooledApply,
  PooledDelta,
  PooledSignature,
  SignSmallTask,
  SignTask,
  SmallSignature,
} from './pool-tasks.ts';
import type { SignedColumns } from './small-files.ts';
import { outcomesIn, signingSmall } from './small-files.ts';
import { shareTasks } from './share-tasks.ts';
import type { OnBytes, Turns } from './turns.ts';
import { doInTurns } from './turns.ts';

/** Signs, makes and applies deltas on several threads. Answers come in the order of what was asked. */
export interface BlockPool extends AsyncDisposable {
  /** How many files are worth giving at a time. */
  readonly width: number;
  signFiles(paths: readonly string[], blockBytes?: number): Promise<PooledSignature[]>;
  /** As `signFiles`, for any number of files of which most are small: files of more than 1 MiB are not read. */
  signSmall(paths: readonly string[], blockBytes?: number): Promise<SmallSignature[]>;
  makeDeltas(requests: readonly PooledDelta[]): Promise<DeltaOutcome[]>;
  applyDeltas(requests: readonly PooledApply[]): Promise<ApplyOutcome[]>;
}

export interface BlockPoolOptions {
  /** Threads that work, the calling one among them. 0 means one for each core. */
  readonly threads: number;
  /** Hears the bytes that were read or written, now and then. */
  readonly onBytes?: OnBytes | undefined;
  /** So much is done on the calling thread before any other is started; 32 MiB by default. */
  readonly smallBytes?: number | undefined;
  /** Threads have only that of Node: with another one, everything is done on the calling thread. */
  readonly access?: FileAccess | undefined;
  /** Milliseconds since 1970; the clock by default. */
  readonly now?: (() => number) | undefined;
}

const FILES_A_THREAD = 16;
/** Another thread takes 0.1 s of a processor to start, in which one does so much work. */
const SMALL_BYTES = 32 << 20;
/** Small files that a thread is given as one task. */
const SMALL_TOGETHER = 64;
/** What opening and closing a file costs, in bytes that could be read meanwhile. */
const FILE_BYTES = 16 << 10;

/**
 * A pool in which the calling thread works too, in turns, so nothing waits for the others to start; and they start only when there was more than a little work. A
 * file that is larger than the share of a thread is worked on by two: one makes its content hash, and the other does the rest; but not one that was written just now, of which
 * they could read two states that look the same. Memory: for each thread, that of
 * `signFile`, `makeDelta` or `applyDelta`, and about 10 MiB for each that is started.
 */
export function blockPool(options: BlockPoolOptions): BlockPool {
  const { onBytes, smallBytes = SMALL_BYTES, access = nodeFileAccess, now = Date.now } = options;
  const threads = options.threads > 0 ? options.threads : availableParallelism();
  const pool = new BlockThreads(threads - 1, onBytes);
  const mayShare = threads > 1 && access === nodeFileAccess;
  let bytesAsked = 0;
  return {
    width: threads * FILES_A_THREAD,
    signFiles: (paths, blockBytes) =>
      run<SignTask, PooledSignature>(
        paths.map((path) => ({ path, blockBytes })),
        { name: 'sign', turnsOf: signingTask, pathOf: ({ path }) => path },
      ),
    signSmall: async (paths, blockBytes) => {
      const tasks: SignSmallTask[] = [];
      for (let at = 0; at < paths.length; at += SMALL_TOGETHER)
        tasks.push({ paths: paths.slice(at, at + SMALL_TOGETHER), blockBytes });
      const bytesOf = (at: number) => (tasks[at]?.paths.length ?? 0) * FILE_BYTES;
      bytesAsked += paths.length * FILE_BYTES;
      const work = { name: 'signSmall', turnsOf: signingSmall } as const;
      const columns = await share<SignSmallTask, SignedColumns>(tasks, bytesOf, work);
      const signed = columns.flatMap((some) => [...outcomesIn(some)]);
      for (const one of signed) if (one.kind === 'signed') bytesAsked += one.stat.size;
      return signed;
    },
    makeDeltas: (requests) =>
      run(requests, { name: 'makeDeltas', turnsOf: deltaTask, pathOf: ({ path }) => path }),
    applyDeltas: (requests) =>
      run(requests, { name: 'applyDeltas', turnsOf: applyTask, pathOf: ({ base }) => base }),
    [Symbol.asyncDispose]: () => pool.close(),
  };

  async function run<Task extends BlockTask, Answer>(
    asked: readonly Task[],
    { name, turnsOf, pathOf }: BlockWork<Task, Answer>,
  ): Promise<Answer[]> {
    const stats = asked.map((task) => statOf(access, pathOf(task)));
    const sizes = stats.map((stat) => FILE_BYTES + (stat?.size ?? 0));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    bytesAsked += bytes;
    const { tasks, hashes } = withAsides(asked, (task, at) => {
      const stat = stats[at] ?? null;
      const isLarge = isShared() && (sizes[at] ?? 0) > bytes / threads;
      return isLarge && stat !== null && isSettled(stat, now()) ? { path: pathOf(task), stat } : null;
    });
    // These are asked for first: a thread that waits for a hash must never wait for one that no thread will take.
    const hashing = hashes.map((hash) => pool.run<AsideTask, void>('hash', hash));
    const sharing = share<Task, Answer>(tasks, (at) => sizes[at] ?? 0, { name, turnsOf });
    const [answers] = await Promise.all([sharing, ...hashing]);
    return answers;
  }

  function isShared(): boolean {
    return mayShare && bytesAsked > smallBytes;
  }

  function share<Task, Answer>(
    tasks: readonly Task[],
    bytesOf: (at: number) => number,
    { name, turnsOf }: Pick<BlockWork<Task, Answer>, 'name' | 'turnsOf'>,
  ): Promise<Answer[]> {
    return shareTasks<Task, Answer>({
      tasks,
      others: isShared() ? threads - 1 : 0,
      bytesOf,
      doHere: (task) => doInTurns(turnsOf(access, task), onBytes),
      doThere: (some) => pool.run<readonly Task[], readonly Answer[]>(name, some),
      wake: () => pool.run<null, void>('wake', null),
    });
  }
}

/** One kind of work. */
interface BlockWork<Task, Answer> {
  /** The function of `block-worker.ts` that does it for several files. */
  readonly name: BlockCall['name'];
  turnsOf(access: FileAccess, task: Task): Turns<Answer>;
  /** The file of which most is read. */
  pathOf(task: Task): string;
}

interface BlockTask {
  readonly aside?: HashAside | undefined;
}

/** Tasks for whose file (`hashedOf`; null for none) another thread makes the content hash, and what is to be hashed. */
function withAsides<Task extends BlockTask>(
  asked: readonly Task[],
  hashedOf: (task: Task, at: number) => { readonly path: string; readonly stat: FileStat } | null,
): { readonly tasks: readonly Task[]; readonly hashes: readonly AsideTask[] } {
  const hashes: AsideTask[] = [];
  const tasks = asked.map((task, at) => {
    const hashed = hashedOf(task, at);
    if (hashed === null) return task;
    const aside = newAside(hashed.stat);
    hashes.push({ path: hashed.path, aside });
    return { ...task, aside };
  });
  return { tasks, hashes };
}

/** Null where it cannot be looked at: who reads it will tell. */
function statOf(access: FileAccess, path: string): FileStat | null {
  try {
    return access.lstat(path);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}
