import { availableParallelism } from 'node:os';
import type { Piscina } from 'piscina';

export interface PoolOptions {
  /** 0 means one for each core. */
  readonly threads: number;
  /** Further threads are started, up to this number, where more tasks are given at a time; `threads` if absent. */
  readonly most?: number;
  /** Memory for short-lived objects of each thread, MiB. V8 takes more than it needs where memory is not short: 30 MiB for small files. */
  readonly youngMib?: number;
  /** Called with every message that a worker posts. */
  readonly onMessage?: (message: unknown) => void;
}

/**
 * A pool of threads that runs the exported functions of one worker module. A thread starts when there is a task for it, because a start takes
 * as long as hashing 100 MB: few files need few. A function returns failures as values; if it throws, that is a bug, and `run` rejects with it.
 */
export class WorkerPool {
  readonly threads: number;
  readonly #most: number;
  readonly #youngMib: number | undefined;
  readonly #filename: string;
  readonly #onMessage: ((message: unknown) => void) | undefined;
  #pool: Promise<Piscina> | undefined;
  #error: unknown;

  constructor(module: URL, options: PoolOptions) {
    this.#filename = module.href;
    this.threads = options.threads > 0 ? options.threads : availableParallelism();
    this.#most = Math.max(this.threads, options.most ?? 0);
    this.#youngMib = options.youngMib;
    this.#onMessage = options.onMessage;
  }

  /**
   * Runs the worker's exported function `name` with `task` on a thread. `Answer` must be what that function returns.
   */
  async run<Task, Answer>(name: string, task: Task): Promise<Answer> {
    const pool = await (this.#pool ??= this.#start());
    if (this.#error !== undefined) throw this.#error;
    // Piscina does not know the types of the worker's functions; the caller names them.
    return (await pool.run(task, { name })) as Answer;
  }

  async close(): Promise<void> {
    await (await this.#pool)?.destroy();
    this.#pool = undefined;
  }

  /** Piscina is loaded with the first task: many a command opens a pool and gives it none. */
  async #start(): Promise<Piscina> {
    const { Piscina } = await import('piscina');
    const pool = new Piscina({
      filename: this.#filename,
      minThreads: 0,
      maxThreads: this.#most,
      idleTimeout: 30_000,
      ...(this.#youngMib === undefined
        ? {}
        : { resourceLimits: { maxYoungGenerationSizeMb: this.#youngMib } }),
    });
    pool.on('error', (error) => (this.#error = error));
    if (this.#onMessage !== undefined) pool.on('message', this.#onMessage);
    return pool;
  }
}
